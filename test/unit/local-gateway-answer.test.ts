import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { toHttpAnswer } from "../../src/adapters/local-gateway/http-answer.js";
import { codePoint } from "../support/code-point.js";

function readable(result: unknown) {
  const { status, headers, body } = toHttpAnswer(result);
  return { status, headers, body: Buffer.from(body).toString("latin1") };
}

const JSON_TYPE = ["content-type", "application/json"];
const TEXT_TYPE = ["content-type", "text/plain; charset=utf-8"];

describe("a result without a status code", () => {
  test.each([
    ["hi", "hi"],
    [{ a: 1 }, '{"a":1}'],
    [[1], "[1]"],
    [42, "42"],
    [null, "null"],
    [undefined, "null"],
    [{ statusCode: undefined, body: "b" }, '{"body":"b"}'],
  ])("%j is the JSON body of a 200", (result, body) => {
    expect(readable(result)).toEqual({ status: 200, headers: [JSON_TYPE], body });
  });
});

describe("a result with a status code", () => {
  test("keeps its content type, whatever its case, and is plain text without one", () => {
    expect(
      readable({ statusCode: 201, headers: { "Content-Type": "application/json" }, body: "{}" }),
    ).toEqual({
      status: 201,
      headers: [JSON_TYPE],
      body: "{}",
    });
    expect(readable({ statusCode: 200, body: "x" })).toEqual({
      status: 200,
      headers: [TEXT_TYPE],
      body: "x",
    });
  });

  test("may have it as digits, and may have no body", () => {
    expect(readable({ statusCode: "204", headers: null, cookies: null, body: null })).toEqual({
      status: 204,
      headers: [TEXT_TYPE],
      body: "",
    });
    expect(readable({ statusCode: 200 }).body).toBe("");
  });

  test("sends each cookie as a set-cookie header", () => {
    expect(readable({ statusCode: 200, cookies: ["a=1", "b=2"] }).headers).toEqual([
      TEXT_TYPE,
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
    ]);
  });

  test("sends the bytes of a base64 body", () => {
    expect(readable({ statusCode: 200, body: "AP+A", isBase64Encoded: true }).body).toBe("\x00\xff\x80");
  });

  test("sends numbers and booleans of its headers as text, and none of the headers that are the gateway's", () => {
    const headers = {
      "x-n": 1,
      "x-b": true,
      "Content-Length": 9,
      Date: "now",
      "transfer-encoding": "chunked",
    };
    expect(readable({ statusCode: 200, headers }).headers).toEqual([
      ["x-n", "1"],
      ["x-b", "true"],
      TEXT_TYPE,
    ]);
  });

  test.each([
    [{ statusCode: 0 }],
    [{ statusCode: 101 }],
    [{ statusCode: 600 }],
    [{ statusCode: 200.5 }],
    [{ statusCode: "ok" }],
    [{ statusCode: null }],
    [{ statusCode: 200, body: { a: 1 } }],
    [{ statusCode: 200, headers: ["x"] }],
    [{ statusCode: 200, headers: { x: ["1"] } }],
    [{ statusCode: 200, headers: { "x y": "1" } }],
    [{ statusCode: 200, headers: { x: "1\r\nset-cookie: stolen" } }],
    [{ statusCode: 200, cookies: "a=1" }],
    [{ statusCode: 200, cookies: [{}] }],
  ])("%j is refused without being quoted", (result) => {
    expect(() => toHttpAnswer(result)).toThrow(/^(the|a header of the) function's [a-zA-Z ]+ (an?|not|HTTP)/);
    expect(() => toHttpAnswer(result)).not.toThrow(/stolen|x y/);
  });

  test("past what Lambda lets a function answer is refused, counted as JSON", () => {
    const quotes = 2;
    expect(toHttpAnswer("x".repeat(6_291_556 - quotes)).status).toBe(200);
    expect(() => toHttpAnswer("x".repeat(6_291_556 - quotes + 1))).toThrow("over 6 MB as JSON");
  });

  test("that JSON cannot express is refused", () => {
    expect(() => toHttpAnswer({ statusCode: 200, body: 1n })).toThrow(TypeError);
  });
});

test("any result is either refused with a TypeError or an answer that HTTP can carry", () => {
  const result = fc.oneof(
    fc.anything({ withBigInt: true, withNullPrototype: true }),
    fc.record(
      {
        statusCode: fc.oneof(fc.integer({ min: -1, max: 700 }), fc.anything()),
        headers: fc.oneof(fc.dictionary(fc.string(), fc.string({ unit: codePoint })), fc.anything()),
        cookies: fc.oneof(fc.array(fc.string()), fc.anything()),
        body: fc.oneof(fc.string({ unit: codePoint }), fc.anything()),
        isBase64Encoded: fc.boolean(),
      },
      { requiredKeys: ["statusCode"] },
    ),
  );
  fc.assert(
    fc.property(result, (value) => {
      try {
        const { status, headers } = toHttpAnswer(value);
        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).toBeLessThanOrEqual(599);
        for (const [name, text] of headers) {
          expect(name).toMatch(/^[!#$%&'*+\-.^_`|~0-9a-z]+$/);
          // Node's rule for a header value; as a string because of its control characters.
          expect(text).toMatch(new RegExp("^[\\t\\x20-\\x7e\\x80-\\xff]*$"));
        }
      } catch (error) {
        // Structural: the realm of jest's sandbox has a TypeError of its own.
        expect(error).toHaveProperty("name", "TypeError");
      }
    }),
  );
});
