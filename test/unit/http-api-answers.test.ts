import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { ConfigurationError, StoreRejectedError, StoreUnavailableError } from "../../src/entry/index.js";
import { createLambdaHandler, type HttpApiEvent } from "../../src/entry/lambda.js";
import { MemoryObjectStore } from "../../src/entry/memory.js";
import { type EventOptions, harness } from "../support/harness.js";

const CLICK = '{"eventName":"click"}';
const failing = (error: Error) => ({ store: { putIfAbsent: () => Promise.reject(error) } });

describe("a client is told what to do:", () => {
  test.each<[string, string | Uint8Array | undefined, EventOptions, [number, string, string]]>([
    ["another path", CLICK, { path: "/" }, [404, "NOT_FOUND", "events go to POST /clickstream"]],
    [
      "another method",
      CLICK,
      { method: "PUT" },
      [405, "METHOD_NOT_ALLOWED", "events go to POST /clickstream"],
    ],
    ["no UTF-8", Buffer.from([0x7b, 0xff]), {}, [400, "INVALID_ENCODING", "the body is not UTF-8"]],
    [
      "half of a gzip stream",
      gzipSync(CLICK).subarray(0, 15),
      {},
      [400, "INVALID_ENCODING", "the body begins like gzip and cannot be inflated"],
    ],
    [
      "gzip as a text type",
      gzipSync(CLICK).toString("utf8"),
      {},
      [
        400,
        "INVALID_ENCODING",
        "the gzip body was read as text on its way; send it with content-type application/octet-stream or application/x-ndjson",
      ],
    ],
  ])("%s", async (_what, body, event, [status, code, message]) => {
    const answer = await harness().post(body, event);
    expect([answer.status, answer.body]).toEqual([status, { success: false, code, message }]);
  });

  test.each<[string, Error, [number, string, string]]>([
    [
      "the store may come back",
      new StoreUnavailableError("busy"),
      [503, "UNAVAILABLE", "the outcome is unknown; send the same request again"],
    ],
    [
      "the store refuses",
      new StoreRejectedError("denied"),
      [500, "INTERNAL", "the server failed; the cause is in its log"],
    ],
  ])("%s", async (_what, error, [status, code, message]) => {
    const answer = await harness(failing(error)).post(CLICK);
    expect([answer.status, answer.body]).toEqual([status, { success: false, code, message }]);
  });
});

describe("the log says what to mend:", () => {
  test("an enrich that throws, with the error's name and no word of its message", async () => {
    const enrich = () => Promise.reject(Object.assign(new RangeError("secret"), { code: "E_CLAIM" }));
    const { post, log } = harness({ enrich });
    await post(CLICK);
    expect(log()).toMatchObject([
      {
        msg: "request failed",
        error: {
          name: "InternalError",
          code: "INTERNAL",
          message: "answering the request failed; if enrich threw, mend it",
          cause: { name: "RangeError", code: "E_CLAIM" },
        },
      },
    ]);
    expect(JSON.stringify(log())).not.toContain("secret");
  });

  test("an event of another format", async () => {
    const { send, log } = harness();
    await send({ version: "1.0" } as HttpApiEvent);
    expect(log()).toMatchObject([
      {
        error: {
          message:
            "the event is none of an HTTP API's payload format 2.0; set the integration's payload format version to 2.0",
        },
      },
    ]);
  });

  test("a store that is too slow", async () => {
    const { post, log } = harness({ store: { putIfAbsent: () => new Promise(() => {}) }, maxDurationMs: 20 });
    await post(CLICK);
    expect(log()).toMatchObject([
      { error: { message: "the request's time ran out before the store answered" } },
    ]);
  });

  test("the causes of an error, four deep, and of names and codes only what are identifiers", async () => {
    let error = new StoreUnavailableError("level 5");
    for (const depth of [4, 3, 2, 1]) error = new StoreUnavailableError(`level ${depth}`, { cause: error });
    const { post, log } = harness(failing(error));
    await post(CLICK);
    expect(JSON.stringify(log())).toMatch(/level 1.*level 2.*level 3.*level 4/);
    expect(JSON.stringify(log())).not.toContain("level 5");

    const named = (name: string, code: unknown) => Object.assign(new Error("secret"), { name, code });
    const logged = async (cause: Error) => {
      const hostile = harness(failing(new StoreUnavailableError("busy", { cause })));
      await hostile.post(CLICK);
      const [line] = hostile.log() as { error: { cause: object } }[];
      return line?.error.cause;
    };
    expect(await logged(named("A".repeat(64), "E_1"))).toEqual({ name: "A".repeat(64), code: "E_1" });
    expect(await logged(named("A".repeat(65), "1E"))).toEqual({});
    expect(await logged(named("two words", "a\nb"))).toEqual({});
    expect(await logged(named("ok", 17))).toEqual({ name: "ok" });
  });

  test("a trace by its root, where that is one of X-Ray's", async () => {
    const root = "1-67891233-abcdef012345678912345678";
    const traceOf = async (header: string) => {
      const { post, log } = harness();
      await post(CLICK, { headers: { "x-amzn-trace-id": header } });
      return log()[0]?.["traceId"];
    };
    for (const header of [`Root=${root}`, `Self=1-2-3;Root=${root}`, `Root=${root};Sampled=1`]) {
      expect(await traceOf(header)).toBe(root);
    }
    for (const header of [`XRoot=${root}`, `Root=${root}0`, `Root=0${root}`, "Root=secret", ""]) {
      expect(await traceOf(header)).toBeUndefined();
    }
  });
});

describe("createLambdaHandler", () => {
  const margin = "deadlineMarginMs must be a number of milliseconds from 0 to 2147483647";
  const duration = "maxDurationMs must be a number of milliseconds from 1 to 2147483647";
  const origins = "cors.origins must be an array of origins such as https://shop.example, or '*'";

  test.each<[object, string]>([
    [{ path: "clickstream" }, "path must begin with a slash"],
    [{ path: "click/stream" }, "path must begin with a slash"],
    [{ ip: "half" }, "ip must be one of full, truncated, none"],
    [{ deadlineMarginMs: -1 }, margin],
    [{ deadlineMarginMs: 2 ** 31 }, margin],
    [{ maxDurationMs: 0 }, duration],
    [{ maxDurationMs: Number.NaN }, duration],
    [{ cors: { origins: ["shop.example"] } }, origins],
    [{ cors: { origins: ["https://shop.example", "https://shop.example/x"] } }, origins],
    [{ cors: {} }, origins],
    [
      { cors: { origins: ["*"], credentials: true } },
      "cors.origins '*' together with cors.credentials would let any site act for the user; list the origins",
    ],
  ])("refuses %p with what to give instead", (option, message) => {
    expect(() => createLambdaHandler({ store: new MemoryObjectStore(), ...option })).toThrow(
      new ConfigurationError(message),
    );
  });

  test.each([
    [{ deadlineMarginMs: 0 }],
    [{ deadlineMarginMs: 2 ** 31 - 1 }],
    [{ maxDurationMs: 1 }],
    [{ maxDurationMs: 2 ** 31 - 1 }],
    [{ ip: "none" as const }],
    [{ path: "/" }],
    [{ cors: { origins: [] } }],
    [{ cors: { origins: ["http://localhost:3000"], credentials: true } }],
  ])("takes %p", (option) => {
    expect(() => createLambdaHandler({ store: new MemoryObjectStore(), ...option })).not.toThrow();
  });
});
