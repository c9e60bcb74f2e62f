// zod's small API: the same schemas, in a third of the time to load.
import * as z from "zod/mini";
import { DEFAULT_LIMITS } from "./limits.js";
import type { EventSchema } from "./standard-schema.js";

const text = z.nullish(z.string("must be a string or null"));
const flag = z.nullish(z.boolean("must be a boolean or null"));
const object = z.nullish(z.looseObject({}, "must be an object or null"));

const OPTIONAL_MEMBERS = {
  eventId: text,
  userId: text,
  clientId: text,
  sessionId: text,
  pageUrl: text,
  referrer: text,
  userLoginState: text,
  isFirstVisit: flag,
  product: object,
  element: object,
};

function schemaOf(maxEventNameLength: number) {
  const eventName = `required, a string of 1 to ${maxEventNameLength} characters`;
  const length = [z.minLength(1, eventName), z.maxLength(maxEventNameLength, eventName)] as const;
  return z.looseObject(
    { eventName: z.string(eventName).check(...length), ...OPTIONAL_MEMBERS },
    "must be a JSON object",
  );
}

/**
 * The default event: a JSON object with `eventName` (1–256 characters) and optional known members,
 * each of which may be `null`. Every other member passes through untouched. A schema of zod/mini; take
 * it further with either API of zod: `z.looseObject({ ...clickstreamEvent.shape, tenant: z.string() })`.
 */
export const clickstreamEvent = schemaOf(DEFAULT_LIMITS.maxEventNameLength);

/** What the default schema accepts. */
export type ClickstreamEvent = z.infer<typeof clickstreamEvent>;

/**
 * The default schema with another bound on the length of `eventName`, in UTF-16 code units, as ingest
 * uses it: what is plainly right is accepted at a glance, and zod, which takes as long for an event as
 * JSON.parse, is asked about the rest and says what is wrong.
 */
export function clickstreamEventSchema(maxEventNameLength: number): EventSchema {
  const { version, vendor, validate } = schemaOf(maxEventNameLength)["~standard"];
  return {
    "~standard": {
      version,
      vendor,
      validate: (value) => (isPlainlyRight(value, maxEventNameLength) ? { value } : validate(value)),
    },
  };
}

const named = (schema: unknown) =>
  Object.entries(OPTIONAL_MEMBERS).flatMap(([name, member]) => (member === schema ? [name] : []));
const TEXTS = named(text);
const FLAGS = named(flag);
const OBJECTS = named(object);

function isPlainlyRight(event: unknown, maxEventNameLength: number): boolean {
  if (!isObject(event)) return false;
  const { eventName } = event;
  if (typeof eventName !== "string" || eventName === "" || eventName.length > maxEventNameLength)
    return false;
  return (
    TEXTS.every((name) => typeof (event[name] ?? "") === "string") &&
    FLAGS.every((name) => typeof (event[name] ?? false) === "boolean") &&
    OBJECTS.every((name) => isObject(event[name] ?? {}))
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
