import { asText } from "./readable-body.js";

export interface CurlRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

/** Linux takes an argument of 128 KiB at most, and what is quoted grows. */
const MAX_ARGUMENT_LENGTH = 32_000;

/** What a terminal acts on or shows otherwise than it is when the line is pasted: control characters, direction marks. */
const UNPASTEABLE = /[^\P{Cc}\n]|[\uFEFF\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

/** The line for a POSIX shell that sends a request again, byte by byte. */
export function curlCommand({ method, url, headers, body }: CurlRequest): string {
  const words = ["curl"];
  // curl reads brackets and braces in a URL as a range, and takes out /../
  if (/[[\]{}]/.test(url)) words.push("--globoff");
  if (/\/\.\.?(?:[/?]|$)/.test(url)) words.push("--path-as-is");
  words.push(...methodOptions(method, body));
  for (const [name, value] of headers) words.push("-H", quoted(`${name}: ${value}`));
  // Else curl would call it a form.
  if (body.length > 0 && !headers.has("content-type")) words.push("-H", quoted("content-type:"));
  if (body.length === 0) return [...words, quoted(url)].join(" ");

  const text = asText(body);
  if (text === undefined || UNPASTEABLE.test(text)) {
    const encoded = Buffer.from(body).toString("base64");
    return `printf %s ${quoted(encoded)} | base64 -d | ${[...words, "--data-binary @-", quoted(url)].join(" ")}`;
  }
  const argument = quoted(text);
  // printf is the shell's own, which has no limit.
  if (argument.length > MAX_ARGUMENT_LENGTH) {
    return `printf %s ${argument} | ${[...words, "--data-binary @-", quoted(url)].join(" ")}`;
  }
  return [...words, "--data-raw", argument, quoted(url)].join(" ");
}

function methodOptions(method: string, body: Uint8Array): string[] {
  if (method === "HEAD") return ["--head"];
  return method === (body.length > 0 ? "POST" : "GET") ? [] : ["-X", quoted(method)];
}

/** As one word of a shell, whatever it holds. */
function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}
