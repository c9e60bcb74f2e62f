import { type EventSchema, type SchemaResult, withSafeMessages } from "./standard-schema.js";

/**
 * `clickstreamEventOf` as ingest uses it: what is plainly right is accepted at a glance. zod takes as long for
 * an event as JSON.parse, and 3 ms to be loaded; it is loaded for the first event that is not, to say what is wrong.
 * So what is right is told twice: a property in test/unit/event-schema.test.ts holds the two together.
 */
export function clickstreamEventSchema(maxEventNameLength: number): EventSchema {
  let validateByZod: ((value: unknown) => SchemaResult | Promise<SchemaResult>) | undefined;
  const loadZod = async (value: unknown) => {
    const { clickstreamEventOf } = await import("./clickstream-event.js");
    validateByZod ??= clickstreamEventOf(maxEventNameLength)["~standard"].validate;
    return validateByZod(value);
  };
  return withSafeMessages({
    "~standard": {
      version: 1,
      vendor: "clickstream-ingest",
      validate: (value: unknown) =>
        isPlainlyRight(value, maxEventNameLength) ? { value } : (validateByZod ?? loadZod)(value),
    },
  });
}

const TEXTS = [
  "eventId",
  "userId",
  "clientId",
  "sessionId",
  "pageUrl",
  "referrer",
  "userLoginState",
] as const;

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
