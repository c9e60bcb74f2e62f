// The built command, killed as by `kill -9` again and again. The kernel lives on and writes what it was
// given, so this is about what the process does in which order, not about what the disk has synced:
// that is test/unit/power-cut.test.ts.
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { builtCommand } from "../support/built-command.js";
import { reportCrashes } from "../support/crash/crash-report.js";
import { ResendingClients } from "../support/crash/resending-clients.js";

const SEED = 20_261_122;
const ROUNDS = 20;
const CLIENTS = 16;
/** Answered requests before each kill. */
const KILL_AFTER = fc.sample(fc.integer({ min: 1, max: 60 }), { seed: SEED, numRuns: ROUNDS });

const command = builtCommand();
const inData = (path: string) => join(command.cwd, "stored", path);
const unfinished = () => readdir(inData(".tmp"));

/** The text of every file below `events`, by key. */
async function storedObjects(): Promise<Map<string, string>> {
  const entries = await readdir(inData("events"), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  const paths = files.map(({ parentPath, name }) => relative(inData("."), join(parentPath, name)));
  return new Map(await Promise.all(paths.map(async (key) => [key, await textAt(key)] as const)));
}

const textAt = (key: string) => readFile(inData(key), "utf8");

const postTo = (url: string) => async (body: string) => {
  const answer = await fetch(url, { method: "POST", body })
    .then(async (response) => ({ status: response.status, text: await response.text() }))
    .catch(() => undefined);
  if (answer !== undefined) expect(answer).toMatchObject({ status: 200 });
  return answer !== undefined;
};

test("however often the gateway is killed under load, what it acknowledged is stored, whole and once", async () => {
  const clients = new ResendingClients(SEED);
  const leftovers = { seen: 0, left: 0 };
  /** What a crash left stored without an answer. */
  const unacknowledged = new Map<string, string>();
  for (const killAfter of KILL_AFTER) {
    const { child, ended, url } = await command.started();
    leftovers.left += (await unfinished()).length;

    await clients.postUntilUnanswered(CLIENTS, postTo(url), (answered) => {
      if (answered === killAfter) child.kill("SIGKILL");
    });
    expect(child.killed).toBe(true);
    expect(await ended).toMatchObject({ code: null, err: "" });

    leftovers.seen += (await unfinished()).length;
    for (const key of clients.unanswered.flatMap(({ keys }) => keys)) {
      const text = await textAt(key).catch(() => undefined);
      if (text !== undefined) unacknowledged.set(key, text);
    }
  }

  const { child, ended, url } = await command.started();
  while (clients.unanswered.length > 0) expect(await clients.postOne(postTo(url))).toBe(true);
  child.kill("SIGTERM");
  expect(await ended).toMatchObject({ code: 0, err: "" });

  const aftermath = { stored: await storedObjects(), unacknowledged, clients };
  reportCrashes(`kill -9 of the local gateway under load, ${ROUNDS} times:`, aftermath, {
    "unfinished writes left by kills": leftovers.seen,
    "  still there after the next start": leftovers.left,
  });
  // Each kill came in the middle of requests and of writes.
  expect(clients.requests.unanswered).toBe(ROUNDS * CLIENTS);
  expect(leftovers.seen).toBeGreaterThan(0);
  expect(leftovers.left).toBe(0);
  expect(await unfinished()).toEqual([]);
});
