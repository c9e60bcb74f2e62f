// zod's small API: the same schemas, in a third of the time to load.
import * as z from "zod/mini";
import { DEFAULT_LIMITS } from "./limits.js";
import { type EventSchema, withSafeMessages } from "./standard-schema.js";

function schemaOf(maxEventNameLength: number) {
  const text = z.nullish(z.string("must be a string or null"));
  const flag = z.nullish(z.boolean("must be a boolean or null"));
  const object = z.nullish(z.looseObject({}, "must be an object or null"));
  const eventName = `required, a string of 1 to ${maxEventNameLength} characters`;
  const length = [z.minLength(1, eventName), z.maxLength(maxEventNameLength, eventName)] as const;
  const schema = z.looseObject(
    {
      eventName: z.string(eventName).check(...length),
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
    },
    "must be a JSON object",
  );
  return withSafeMessages(schema);
}

/**
 * The default event: a JSON object with `eventName` (1–256 characters) and optional known members,
 * each of which may be `null`. Every other member passes through untouched. A schema of zod/mini; take
 * it further with either API of zod: `z.looseObject({ ...clickstreamEvent.shape, tenant: z.string() })`.
 */
export const clickstreamEvent = /* @__PURE__ */ schemaOf(DEFAULT_LIMITS.maxEventNameLength);

/** What the default schema accepts. */
export type ClickstreamEvent = z.infer<typeof clickstreamEvent>;

const TEXTS = [
  "eventId",
  "userId",
  "clientId",
  "sessionId",
  "pageUrl",
  "referrer",
  "userLoginState",
] as const;

/**
 * The default schema with another bound on the length of `eventName`, in UTF-16 code units, as ingest
 * uses it: what is plainly right is accepted at a glance. zod, which takes as long for an event as JSON.parse
 * and 1 ms to be set up, is asked about the rest and says what is wrong.
 */
export function clickstreamEventSchema(maxEventNameLength: number): EventSchema {
  let zods: EventSchema["~standard"] | undefined;
  return withSafeMessages({
    "~standard": {
      version: 1,
      vendor: "clickstream-ingest",
      validate: (value: unknown) =>
        isPlainlyRight(value, maxEventNameLength)
          ? { value }
          : (zods ??= schemaOf(maxEventNameLength)["~standard"]).validate(value),
    },
  });
}

function isPlainlyRight(event: unknown, maxEventNameLength: number): boolean {
  if (!isObject(event)) return false;
  const { eventName, isFirstVisit, product, element } = event;
  if (typeof eventName !== "string" || eventName === "" || eventName.length > maxEventNameLength)
    return false;
  return (
    TEXTS.every((name) => typeof (event[name] ?? "") === "string") &&
    typeof (isFirstVisit ?? false) === "boolean" &&
    isObject(product ?? {}) &&
    isObject(element ?? {})
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
