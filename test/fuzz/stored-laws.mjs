// What is stored is what was sent, in its place, and nothing else is.
import { TextDecoder } from "node:util";
import { gunzipSync } from "node:zlib";
import { sentValues, storableText } from "./sent-events.mjs";
import { hold } from "./violation.mjs";

const HOUR_MS = 3_600_000;
const ID_TIME_TOLERANCE_MS = 900_000;
const BODY_BYTES = 6 * 1024 * 1024;
/** A UUID that is neither the nil nor the max one. */
const NAMING = /^(?![0-]+$|[f-]+$)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * @param parseObjectKey the package's own
 * @returns a function of the call, what its answer claims and the objects now stored (`{ key, body }`),
 *   which throws a Violation where they disagree
 */
export function createStoredLaws({ parseObjectKey }) {
  return ({ event, options, nowMs }, claims, objects) => {
    const lines = objects.flatMap((object) => {
      checkKey(parseObjectKey(object.key), object.key, options, nowMs);
      return linesOf(object, options);
    });
    hold(
      lines.length === claims.created,
      `${lines.length} events are stored, the answer says ${claims.created}`,
    );
    if (claims.accepted > 0)
      checkContents(
        lines.map((line) => withoutIngest(line, nowMs)),
        event,
        options,
        claims,
      );
  };
}

/** The laws of a request whose content is not known. */
export function checkObjects(objects, { parseObjectKey }, options, nowMs) {
  return objects.flatMap((object) => {
    checkKey(parseObjectKey(object.key), object.key, options, nowMs);
    return linesOf(object, options).map((line) => withoutIngest(line, nowMs));
  });
}

function checkKey(parts, key, { prefix = "events", layout = "event", gzip = false }, nowMs) {
  const isOurs = parts?.prefix === prefix && parts.layout === layout && parts.gzip === gzip;
  hold(isOurs, `${JSON.stringify(key)} is no key below ${JSON.stringify(prefix)}`);
  const isNear =
    parts.timeMs <= nowMs + ID_TIME_TOLERANCE_MS && parts.timeMs + HOUR_MS > nowMs - ID_TIME_TOLERANCE_MS;
  hold(isNear, `${key} lies in another hour than that of ${new Date(nowMs).toISOString()}`);
}

function linesOf({ key, body }, { layout, gzip }) {
  const bytes = gzip ? gunzipSync(body) : body;
  hold(typeof bytes !== "string" || bytes.isWellFormed(), `${key} has an unpaired surrogate`);
  const text = typeof bytes === "string" ? bytes : decoded(bytes, key);
  hold(text.endsWith("\n"), `${key} does not end its last line`);
  const lines = text.slice(0, -1).split("\n");
  hold(layout === "batch" || lines.length === 1, `${key} has ${lines.length} lines`);
  return lines;
}

function decoded(bytes, key) {
  try {
    return utf8.decode(bytes);
  } catch {
    return hold(false, `${key} is not UTF-8`);
  }
}

/** The event of a stored line, as its client knows it. */
function withoutIngest(line, nowMs) {
  const metadata = parsed(line)._ingest;
  const ours = `"_ingest":${JSON.stringify(metadata)}}`;
  hold(line.endsWith(ours), `_ingest is not the last member: ${line.slice(0, 300)}`);
  hold(metadata.receivedAt === new Date(nowMs).toISOString(), `receivedAt is ${metadata.receivedAt}`);
  const event = parsed(`${line.slice(0, -ours.length).replace(/,$/, "")}}`);
  hold(!Object.hasOwn(event, "_ingest"), `_ingest is there twice: ${line.slice(0, 300)}`);
  return event;
}

function parsed(line) {
  // The reviver is slow, and only needed where there may be something to find.
  const reviver = line.includes("__proto__") ? refuseProto : undefined;
  try {
    return JSON.parse(line, reviver);
  } catch (error) {
    return hold(false, `a stored line is refused (${error.message}): ${line.slice(0, 300)}`);
  }
}

function refuseProto(name, value) {
  if (name === "__proto__") throw new Error("it has a member __proto__");
  return value;
}

function checkContents(stored, event, { limits, drop = [] }, claims) {
  const sent = sentValues(event, limits?.maxBodyBytes ?? BODY_BYTES);
  hold(sent !== undefined, "a body is accepted that JSON.parse does not read");
  const accepted = sent.filter((_, index) => !claims.rejected.includes(index));
  hold(
    accepted.length === claims.accepted,
    `${accepted.length} events are not rejected, ${claims.accepted} accepted`,
  );
  const left = new Map();
  for (const value of accepted) {
    const text = storableText(value, ["_ingest", ...drop]);
    hold(text !== undefined, "what is no object is accepted");
    left.set(text, (left.get(text) ?? 0) + 1);
  }
  for (const value of stored) {
    const text = JSON.stringify(value);
    const count = left.get(text) ?? 0;
    hold(count > 0, `what is stored was not sent: ${text.slice(0, 300)}`);
    left.set(text, count - 1);
  }
  const ids = stored.map(({ eventId }) => String(eventId).toLowerCase()).filter((id) => NAMING.test(id));
  hold(new Set(ids).size === ids.length, "of events with the same id, more than the first are stored");
}
