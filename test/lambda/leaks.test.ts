// What one execution environment holds after many invocations.
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { httpApiEvent } from "../support/harness.js";
import type { Runtime } from "../support/lambda/execution-environment.js";
import { renderTable } from "../support/render-table.js";
import { createBucket } from "../support/s3-bucket.js";
import { HANDLERS_ON_RUNTIMES, RUNTIMES, s3Client, startFunction, variablesFor } from "./setup.js";

interface Holdings {
  readonly invocations: number;
  readonly sockets: number;
  /** What keeps the event loop alive, by kind: timers, requests … */
  readonly resources: Readonly<Record<string, number>>;
  /** After a collection: what V8's heap holds, and what its objects hold outside of it. */
  readonly heapBytes: number;
  readonly rssBytes: number;
}

/** By then all is loaded and cached that ever will be. */
const SETTLED_AFTER = 200;
const INVOCATIONS = 1_000;
/** Less than an empty object that is kept in a list. Measured over 800 invocations: one byte. */
const MAX_HEAP_BYTES_EACH = 40;
/** What V8's young generation may take more, three spaces of 6 MiB, and malloc as much again for its gaps. */
const MAX_RSS_BYTES = 36 * 1024 * 1024;
// Compiled code is in the heap too, and V8 compiles for thousands of invocations; without it they are alike.
const FLAGS = ["--expose-gc", "--no-opt", "--no-maglev", "--no-sparkplug"];

const client = s3Client();
let bucket = "";
beforeAll(async () => {
  bucket = await createBucket(client);
});
afterAll(() => client.destroy());

/** Of a new environment, after each of these numbers of invocations. */
async function holdingsAfter(
  counts: readonly number[],
  runtime: Runtime,
  { suffix = "", leak = "none" } = {},
): Promise<Holdings[]> {
  const variables = { ...variablesFor(bucket), LOG_LEVEL: "silent", LEAK: leak };
  const environment = await startFunction(`diagnosed${suffix}`, runtime, variables, FLAGS);
  const holdings: Holdings[] = [];
  try {
    let invocations = 0;
    for (const count of counts) {
      for (; invocations < count; invocations++) {
        const { response } = await environment.invoke(httpApiEvent('{"eventName":"click"}'));
        expect(response).toMatchObject({ statusCode: 200 });
      }
      const { response } = await environment.invoke({ diagnose: true });
      const { openSockets: sockets } = environment;
      holdings.push({ ...(response as Omit<Holdings, "sockets" | "invocations">), invocations, sockets });
    }
    return holdings;
  } finally {
    await environment.stop();
  }
}

/** What there is more of than invocations without a leak could leave. */
function leakedBetween([before, after]: readonly Holdings[]): string[] {
  if (before === undefined || after === undefined) throw new Error("it takes two to compare");
  const kinds = Object.entries(after.resources)
    .filter(([kind, count]) => count > (before.resources[kind] ?? 0))
    .map(([kind]) => kind);
  const heapBytes = after.heapBytes - before.heapBytes;
  return [
    ...(after.sockets > before.sockets ? ["sockets"] : []),
    ...kinds,
    ...(heapBytes > MAX_HEAP_BYTES_EACH * (after.invocations - before.invocations) ? ["heap"] : []),
    ...(after.rssBytes - before.rssBytes > MAX_RSS_BYTES ? ["memory of the process"] : []),
  ];
}

describe.each(HANDLERS_ON_RUNTIMES)("./%s on Lambda's runtime of %s", (handler, name, suffix, runtime) => {
  test("1,000 invocations of one environment leak no socket, no timer and no memory", async () => {
    const holdings = await holdingsAfter([SETTLED_AFTER, INVOCATIONS], runtime, { suffix });
    const rows = holdings.map(({ resources, ...row }) => ({ ...row, resources: JSON.stringify(resources) }));
    process.stdout.write(renderTable(`One environment of ./${handler} on ${name}, not optimised:`, rows));
    expect(leakedBetween(holdings)).toEqual([]);
  });
});

describe.each(RUNTIMES)("on Lambda's runtime of %s", (_name, runtime) => {
  test.each([
    ["socket", ["sockets", "TCPSocketWrap", "heap"]],
    ["timer", ["Timeout", "heap"]],
    ["object", ["heap"]],
    ["buffer", ["heap", "memory of the process"]],
  ])("a function that keeps one %s more with each invocation is caught", async (leak, found) => {
    expect(leakedBetween(await holdingsAfter([50, 100], runtime, { leak }))).toEqual(found);
  });
});
