// Any 128-bit UUID in RFC 9562's text form, whatever its version and variant say.
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const NIL = "00000000-0000-0000-0000-000000000000";
const MAX = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** The UUID in lower case, or undefined where `value` is not one (RFC 9562, section 4). */
export function parseUuid(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const uuid = value.toLowerCase();
  // toLowerCase folds a few non-ASCII letters (the Kelvin sign) into ASCII ones; none of them is a hex digit.
  return UUID.test(uuid) ? uuid : undefined;
}

/**
 * The UUID in lower case where it can name one thing. The nil and the max UUID (RFC 9562, sections
 * 5.9 and 5.10) cannot: a client bug that sends them would make every event a duplicate.
 */
export function parseNamingUuid(value: unknown): string | undefined {
  const uuid = parseUuid(value);
  return uuid === NIL || uuid === MAX ? undefined : uuid;
}

/** The time a UUIDv7 carries, in milliseconds since the epoch (RFC 9562, section 5.7); undefined for any other UUID. */
export function uuidV7TimeMs(uuid: string): number | undefined {
  const isV7 = uuid[14] === "7" && "89ab".includes(uuid.charAt(19));
  return isV7 ? Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16) : undefined;
}
