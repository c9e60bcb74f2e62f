import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { createIngest, type Ingest, type ObjectStore, StoreUnavailableError } from "../../src/entry/index.js";
import {
  composeHandler,
  type CreateLambdaHandlerOptions,
  type RequestLogEntry,
} from "../../src/entry/lambda.js";
import { harness, httpApiEvent } from "../support/harness.js";

const CLICK = '{"eventName":"click"}';
let monotonicMs: number;
let spy: jest.SpiedFunction<typeof performance.now>;

beforeEach(() => {
  monotonicMs = 1_000;
  spy = jest.spyOn(performance, "now").mockImplementation(() => monotonicMs);
});
afterEach(() => {
  spy.mockRestore();
});

/** Puts that take so long each, whatever comes of them. */
const taking = (ms: number, outcome: () => Promise<"created">) => ({
  putIfAbsent() {
    monotonicMs += ms;
    return outcome();
  },
});
const created = () => Promise.resolve("created" as const);

async function lineOf(body: string, options: Partial<CreateLambdaHandlerOptions>) {
  const { post, log } = harness(options);
  await post(body);
  return log()[0];
}

describe("storeMs", () => {
  test("is the time of the puts, and of nothing before them, to a hundredth", async () => {
    const enrich = () => {
      monotonicMs += 100;
      return {};
    };
    const line = await lineOf(CLICK, { enrich, store: taking(7.123, created) });
    expect(line).toMatchObject({ storeMs: 7.12, durationMs: 107.12 });
  });

  test("spans a batch's puts, from the first begun to the last ended", async () => {
    const line = await lineOf(`[${CLICK},${CLICK},${CLICK}]`, { concurrency: 1, store: taking(5, created) });
    expect(line).toMatchObject({ storeMs: 15 });
  });

  test("is told of puts that fail", async () => {
    const fails = () => Promise.reject(new StoreUnavailableError("busy"));
    expect(await lineOf(CLICK, { store: taking(5, fails) })).toMatchObject({ status: 503, storeMs: 5 });
  });

  test("ends with the request's time where that runs out first", async () => {
    const hangs = () => new Promise<never>(() => {});
    const line = await lineOf(CLICK, { store: taking(5, hangs), maxDurationMs: 20 });
    expect(line).toMatchObject({ status: 503, storeMs: 5 });
  });

  /** The line of a handler whose ingest asks the store twice, with a pause after each time. */
  async function lineOfTwice(store: ObjectStore) {
    const once = createIngest({ store });
    const twice: Ingest = async (request) => {
      await once(request);
      monotonicMs += 10;
      const result = await once(request);
      monotonicMs += 10;
      return result;
    };
    const lines: RequestLogEntry[] = [];
    const note = (line: RequestLogEntry) => void lines.push(line);
    const handler = composeHandler(twice, { info: note, warn: note, error: note }, { maxDurationMs: 40 });
    await handler(httpApiEvent(CLICK));
    return lines[0];
  }

  test("ends with the last put, whatever comes after it", async () => {
    expect(await lineOfTwice(taking(5, created))).toMatchObject({ storeMs: 20, durationMs: 30 });
  });

  test("ends with the request's time also where puts had ended before", async () => {
    let puts = 0;
    const store = taking(5, () => (++puts === 1 ? created() : new Promise<never>(() => {})));
    expect(await lineOfTwice(store)).toMatchObject({ status: 503, storeMs: 20 });
  });

  test("is absent where nothing was put", async () => {
    for (const body of ["{", ""]) expect(await lineOf(body, {})).not.toHaveProperty("storeMs");
    expect(await lineOf(CLICK, { path: "/elsewhere" })).not.toHaveProperty("storeMs");
  });
});
