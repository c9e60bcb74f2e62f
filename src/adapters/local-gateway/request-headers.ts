/** Between a client and the first server only (RFC 9110 §7.6.1): a gateway does not pass them on. */
export const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Lower-case names; the values of a repeated name joined by a comma, in the order sent. Cookies are not among them. */
export function joinedHeaders(rawHeaders: readonly string[]): Map<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of namedValues(rawHeaders)) {
    if (name === "cookie" || HOP_BY_HOP.has(name)) continue;
    const earlier = joined.get(name);
    joined.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return joined;
}

/** `Cookie: a=1; b=2` as `["a=1", "b=2"]`. */
export function splitCookies(rawHeaders: readonly string[]): string[] {
  return [...namedValues(rawHeaders)]
    .filter(([name]) => name === "cookie")
    .flatMap(([, value]) => value.split(";"))
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== "");
}

function* namedValues(rawHeaders: readonly string[]): Generator<[name: string, value: string]> {
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    yield [String(rawHeaders[i]).toLowerCase(), String(rawHeaders[i + 1])];
  }
}
