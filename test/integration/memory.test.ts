import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "@jest/globals";

const run = promisify(execFile);

/** What `createIngest` says of a body in a process whose heap is small; out of memory, it would die. */
async function ingestIn(heapMiB: number, body: string): Promise<string> {
  const entry = new URL("../../dist/esm/entry/index.js", import.meta.url).href;
  const script = `
    import { createIngest } from "${entry}";
    // Slow, so that whatever is made ahead of its turn would pile up.
    const store = { putIfAbsent: () => new Promise((resolve) => setTimeout(resolve, 5, "created")) };
    const { outcome, accepted } = await createIngest({ store })({ body: ${body} });
    console.log(outcome, accepted);`;
  const { stdout } = await run(process.execPath, [
    `--max-old-space-size=${heapMiB}`,
    "--input-type=module",
    "--eval",
    script,
  ]);
  return stdout.trim();
}

const wideEvent = (members: number, value: string) =>
  `'{"eventName":"x",' + Array.from({ length: ${members} }, (_, n) => '"field_' + n + '":"${value}"').join() + '}'`;

describe("memory follows the size of a body, not its shape", () => {
  test("for one event of 250 KB in 10,500 members", async () => {
    expect(await ingestIn(32, wideEvent(10_500, "vvvvvvvv"))).toBe("stored 1");
  });

  // Half of each is enough.
  test.each([
    ["12 KB in 500 members", 128, wideEvent(500, "vvvvvvvvv")],
    ["12 KB in one", 64, `'{"eventName":"x","text":"' + "v".repeat(12_000) + '"}'`],
    ["0.3 KB", 24, wideEvent(12, "vvvvvvvvv")],
  ])("for 500 events of %s, in a heap of %i MiB", async (_, heapMiB, event) => {
    expect(await ingestIn(heapMiB, `"[" + Array(500).fill(${event}).join() + "]"`)).toBe("stored 500");
  });
});
