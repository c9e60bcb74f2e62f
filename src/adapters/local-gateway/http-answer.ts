import { type ServerResponse, validateHeaderName, validateHeaderValue } from "node:http";
import { finished } from "node:stream/promises";
import { HOP_BY_HOP } from "./request-headers.js";

/** An answer ready to be written: names are lower-case, a name may occur more than once (set-cookie). */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** An answer of the gateway's own: `{"message":"…"}`. */
function gatewayAnswer(status: number, message: string): HttpAnswer {
  return {
    status,
    headers: [["content-type", "application/json"]],
    body: Buffer.from(JSON.stringify({ message })),
  };
}

export const NOT_FOUND = gatewayAnswer(404, "Not Found");
export const TOO_LARGE = gatewayAnswer(413, "Request Entity Too Large");
export const INTERNAL_SERVER_ERROR = gatewayAnswer(500, "Internal Server Error");
export const SERVICE_UNAVAILABLE = gatewayAnswer(503, "Service Unavailable");

/** Documented as 6 MB; Lambda's own error message names the exact figure. */
const MAX_RESULT_BYTES = 6_291_556;

/** What the gateway writes itself, whatever the function says of it. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  ...HOP_BY_HOP,
  "apigw-requestid",
  "content-length",
  "date",
]);

/**
 * The HTTP answer that the gateway makes of a function's result (payload format 2.0).
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 *
 * A result without `statusCode` is the body itself: 200, `application/json`.
 *
 * @throws TypeError where the gateway would answer 500: a result that is no JSON or over Lambda's limit, a status code that
 *   is not an integer of 200–599, a header that HTTP cannot carry, a body that is not a string
 */
export function toHttpAnswer(result: unknown): HttpAnswer {
  const value = asJson(result);
  if (!isObject(value) || !("statusCode" in value)) {
    return {
      status: 200,
      headers: [["content-type", "application/json"]],
      body: Buffer.from(typeof value === "string" ? value : JSON.stringify(value)),
    };
  }
  const status = statusCodeOf(value["statusCode"]);
  const headers = headersOf(value["headers"]);
  if (!headers.some(([name]) => name === "content-type")) {
    headers.push(["content-type", "text/plain; charset=utf-8"]);
  }
  for (const cookie of cookiesOf(value["cookies"])) headers.push(checkedHeader("set-cookie", cookie));
  return { status, headers, body: bodyOf(value["body"], value["isBase64Encoded"] === true) };
}

/** The runtime sends a result as JSON: what JSON drops or calls `toJSON` on never reaches the gateway as it was. */
function asJson(result: unknown): unknown {
  const json = JSON.stringify(result) ?? "null";
  if (Buffer.byteLength(json) > MAX_RESULT_BYTES) {
    throw new TypeError("the function's result is over 6 MB as JSON, which is Lambda's limit");
  }
  return JSON.parse(json);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Of digits as text, and of the range, AWS documents nothing: 1xx are no final answers (RFC 9110 §15.2). */
function statusCodeOf(statusCode: unknown): number {
  const status =
    typeof statusCode === "string" && /^\d{3}$/.test(statusCode) ? Number(statusCode) : statusCode;
  if (typeof status !== "number" || !Number.isInteger(status) || status < 200 || status > 599) {
    throw new TypeError("the function's statusCode is not an integer of 200-599");
  }
  return status;
}

function headersOf(headers: unknown): [name: string, value: string][] {
  if (headers === undefined || headers === null) return [];
  if (!isObject(headers)) throw new TypeError("the function's headers are not an object");
  return Object.entries(headers)
    .map(([name, value]) => checkedHeader(name.toLowerCase(), value))
    .filter(([name]) => !OWN_HEADERS.has(name));
}

function cookiesOf(cookies: unknown): unknown[] {
  if (cookies === undefined || cookies === null) return [];
  if (!Array.isArray(cookies)) throw new TypeError("the function's cookies are not an array");
  return cookies;
}

/** AWS documents text alone; numbers and booleans are taken as what they look like. */
function checkedHeader(name: string, value: unknown): [name: string, value: string] {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
    throw new TypeError("a header of the function's is not a string");
  }
  try {
    validateHeaderName(name);
    validateHeaderValue(name, String(value));
  } catch {
    // Node's own message quotes the header.
    throw new TypeError("a header of the function's has a character that HTTP cannot carry");
  }
  return [name, String(value)];
}

function bodyOf(body: unknown, isBase64Encoded: boolean): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body !== "string") throw new TypeError("the function's body is not a string");
  return Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
}

/** Resolves when the answer was written, or its client has gone. */
export async function sendAnswer(
  response: ServerResponse,
  answer: HttpAnswer,
  requestId: string,
): Promise<void> {
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) response.appendHeader(name, value);
  response.setHeader("apigw-requestid", requestId);
  // RFC 9110 §8.6: none with 204.
  if (answer.status !== 204) response.setHeader("content-length", answer.body.length);
  // The head first: to a pipelined request that expects "100 Continue", node would write it before that.
  response.cork();
  response.flushHeaders();
  response.end(answer.body);
  // A client that has gone meanwhile is no failure of ours.
  await finished(response).catch(() => undefined);
}
