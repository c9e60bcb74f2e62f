// The namespace import lets a bundler drop zod's locales, which `import { z }` pulls in whole.
import * as z from "zod";
import { DEFAULT_LIMITS } from "./limits.js";

const text = z.string("must be a string or null").nullish();
const object = z.looseObject({}, "must be an object or null").nullish();

/** The default schema with another bound on the length of `eventName`, in UTF-16 code units. */
export function clickstreamEventSchema(maxEventNameLength: number) {
  const eventName = `required, a string of 1 to ${maxEventNameLength} characters`;
  return z.looseObject(
    {
      eventName: z.string(eventName).min(1, eventName).max(maxEventNameLength, eventName),
      eventId: text,
      userId: text,
      clientId: text,
      sessionId: text,
      pageUrl: text,
      referrer: text,
      userLoginState: text,
      isFirstVisit: z.boolean("must be a boolean or null").nullish(),
      product: object,
      element: object,
    },
    "must be a JSON object",
  );
}

/**
 * The default event: a JSON object with `eventName` (1–256 characters) and optional known fields,
 * each of which may be `null`. Every other field passes through untouched.
 */
export const clickstreamEvent = clickstreamEventSchema(DEFAULT_LIMITS.maxEventNameLength);

/** What the default schema accepts. */
export type ClickstreamEvent = z.infer<typeof clickstreamEvent>;
