import { asText } from "./readable-body.js";

/** Why an event, or a whole request, was not taken. */
export interface Problem {
  /** Position in the batch; absent where it is the request's. */
  readonly index?: number;
  readonly code?: string;
  readonly message?: string;
}

/** Of the batch's events those that were not taken, as this library's answers tell them. */
export function rejectedMembers(answerBody: Uint8Array): Problem[] {
  const { rejected } = parsedObject(answerBody);
  if (!Array.isArray(rejected)) return [];
  return rejected.filter(isObject).flatMap((member) => {
    const { index } = member;
    return Number.isSafeInteger(index) ? { index: index as number, ...reason(member) } : [];
  });
}

/** Why the whole request was not taken, as far as the answer says: API Gateway's own has a message alone. */
export function requestProblem(answerBody: Uint8Array): Problem {
  return reason(parsedObject(answerBody));
}

function reason({ code, message }: Readonly<Record<string, unknown>>): Problem {
  return {
    ...(typeof code === "string" && { code: code.slice(0, 64) }),
    ...(typeof message === "string" && { message: message.slice(0, 500) }),
  };
}

/** The `eventName` of an event's JSON, where it has one to show. */
export function eventName(json: string): string | undefined {
  const event = parsed(json);
  const name = isObject(event) ? event["eventName"] : undefined;
  return typeof name === "string" && name !== "" ? name.slice(0, 256) : undefined;
}

function parsedObject(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const value = parsed(asText(bytes) ?? "");
  return isObject(value) ? value : {};
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
