// Puts objects with the built package, all at once when told to, for tests of several processes.
// Usage: node put-from-another-process.mjs ROOT NAME KEY…; prints "ready", waits for the end of its
// standard input, then prints the outcomes as one line of JSON.
import { once } from "node:events";
import { FileObjectStore } from "clickstream-ingest/fs";

const [root, name, ...keys] = process.argv.slice(2);
const store = new FileObjectStore({ root });
process.stdout.write("ready\n");
process.stdin.resume();
await once(process.stdin, "end");
const outcomes = await Promise.all(
  keys.map((key) =>
    store.putIfAbsent({ key, body: `${name} ${"x".repeat(10_000)}`, contentType: "text/plain" }),
  ),
);
process.stdout.write(`${JSON.stringify(outcomes)}\n`);
