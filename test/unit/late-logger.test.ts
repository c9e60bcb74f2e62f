import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { createIngest } from "../../src/entry/create-ingest.js";
import {
  composeHandler,
  createLambdaHandler,
  type Logger,
  type RequestLogEntry,
} from "../../src/entry/lambda.js";
import { MemoryObjectStore } from "../../src/entry/memory.js";
import { deferred } from "../support/deferred.js";
import { httpApiEvent } from "../support/harness.js";

const event = httpApiEvent('{"eventName":"click"}');
let lines: RequestLogEntry[];
const note = (line: RequestLogEntry) => void lines.push(line);
const logger: Logger = { info: note, warn: note, error: note };

beforeEach(() => {
  lines = [];
});

test("a logger that is itself a function is no loader", async () => {
  const callable: Logger = Object.assign(() => undefined, logger);
  const handler = createLambdaHandler({ store: new MemoryObjectStore(), logger: callable });
  expect((await handler(event)).statusCode).toBe(200);
  expect(lines).toEqual([expect.objectContaining({ status: 200 })]);
});

describe("a logger that is loaded late", () => {
  test("is loaded after the first request's puts have gone out, and the answer waits for its line", async () => {
    const steps: string[] = [];
    const answered = deferred();
    const memory = new MemoryObjectStore();
    const store = {
      async putIfAbsent(object: Parameters<MemoryObjectStore["putIfAbsent"]>[0]) {
        steps.push("put");
        await answered.promise;
        return memory.putIfAbsent(object);
      },
    };
    const loaded = deferred<Logger>();
    const handler = composeHandler(
      createIngest({ store }),
      () => {
        steps.push("load");
        answered.resolve();
        return loaded.promise;
      },
      {},
    );
    const answer = handler(event).then(({ statusCode }) => steps.push(`answer ${statusCode}`));
    await answered.promise;
    loaded.resolve({ ...logger, info: (line) => steps.push(`line ${line.status}`) });
    await answer;
    expect(steps).toEqual(["put", "load", "line 200", "answer 200"]);
  });

  test("is loaded once, by however many first requests at a time", async () => {
    let loads = 0;
    const load = async () => {
      loads += 1;
      return logger;
    };
    const handler = composeHandler(createIngest({ store: new MemoryObjectStore() }), load, {});
    await Promise.all([handler(event), handler(event), handler(event)]);
    await handler(event);
    expect([loads, lines.length]).toEqual([1, 4]);
  });

  describe("and does not load", () => {
    let warned: jest.SpiedFunction<typeof process.emitWarning>;
    beforeEach(() => {
      warned = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    });
    afterEach(() => {
      warned.mockRestore();
    });

    test("leaves the answer as it is, tells so by a warning, and is tried again", async () => {
      const loads = [Promise.reject(new Error("Cannot find package 'pino'")), Promise.resolve(logger)];
      loads[0]?.catch(() => undefined);
      const handler = composeHandler(
        createIngest({ store: new MemoryObjectStore() }),
        async () => loads.shift() ?? logger,
        {},
      );
      expect((await handler(event)).statusCode).toBe(200);
      expect(warned.mock.calls.map(([warning]) => warning)).toEqual([
        "requests are not logged, the logger does not load: Error: Cannot find package 'pino'",
      ]);
      expect((await handler(event)).statusCode).toBe(200);
      expect(lines).toHaveLength(1);
    });
  });
});
