// Starts the worker, watches it, and tells what became of it. The worker may hang, or die of an input.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clearInterval, setInterval } from "node:timers";
import { inputOf, shown } from "./generated-input.mjs";

/** Loading, before the first input, is no input's fault. */
const START_MS = 60_000;
/** Of what the worker writes to standard error, the end is kept: why V8 gave up, say. */
const KEPT_STDERR = 4_000;

/**
 * Runs the inputs of `seed`, `seed` + 1 … in a process of its own.
 *
 * @param settings `{ subject, seed, runs, limitMs, heapMiB, maxRssMiB }`
 * @param interrupted a promise that resolves to end it early
 * @param onStats told now and then what has been done
 * @returns `{ stats, finding }`: the last stats, and what was found, if anything was
 */
export async function supervisedRun({ heapMiB, ...settings }, { interrupted, onStats }) {
  const folder = mkdtempSync(join(tmpdir(), "clickstream-fuzz-"));
  const markFile = join(folder, "mark");
  const [worldsFolder, cwd] = ["worlds", "cwd"].map((name) => join(folder, name));
  for (const made of [worldsFolder, cwd]) mkdirSync(made);
  writeFileSync(markFile, "");

  const worker = fork(
    new URL("worker.mjs", import.meta.url),
    [JSON.stringify({ ...settings, markFile, worldsFolder })],
    // Detached: of Ctrl-C it would die before it can heed it, and that would be taken for a finding.
    {
      detached: true,
      cwd,
      execArgv: [`--max-old-space-size=${heapMiB}`],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    },
  );
  const exited = once(worker, "close");
  const kill = () => worker.kill("SIGKILL");
  let told = { kinds: {}, slowest: { ms: 0 }, rssMiB: 0 };
  let stderr = "";
  worker.stderr.setEncoding("utf8").on("data", (text) => (stderr = (stderr + text).slice(-KEPT_STDERR)));
  worker.on("message", (message) => {
    told = message;
    onStats(told);
  });

  let isInterrupted = false;
  interrupted.then(() => {
    isInterrupted = true;
    kill();
  });
  let isStuck = false;
  const stopWatching = watch(markFile, settings.limitMs, () => {
    isStuck = true;
    kill();
  });
  try {
    const [code, endedBy] = await exited;
    const died = isStuck
      ? `it took longer than ${settings.limitMs} ms, and was ended`
      : `the process ended with ${endedBy ?? code}\n${stderr}`.trim();
    const isTold = told.isDone || told.finding !== undefined || isInterrupted;
    return { stats: told, finding: isTold ? told.finding : await deathBy(readMark(markFile)?.seed, died) };
  } finally {
    stopWatching();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is found where the worker could not tell; without a seed where it died before the first input. */
async function deathBy(seed, problem) {
  if (seed === undefined) return { problem };
  const input = await inputOf(seed);
  return { seed, kind: input.kind, problem, input: shown(input), isSmallest: false };
}

/** Calls `onStuck` where no input has begun for longer than one may take. */
function watch(markFile, limitMs, onStuck) {
  let begun;
  let sinceMs = performance.now();
  const timer = setInterval(
    () => {
      const mark = readMark(markFile);
      const nowMs = performance.now();
      if (mark?.begun !== begun) [begun, sinceMs] = [mark.begun, nowMs];
      // An input that ends a little late is told of by the worker, which knows more of it.
      else if (nowMs - sinceMs > (begun === undefined ? START_MS : limitMs * 1.5)) onStuck();
    },
    Math.min(250, limitMs / 4),
  );
  return () => clearInterval(timer);
}

/** How many inputs have begun, and the seed of the last; undefined before the first. */
function readMark(markFile) {
  const bytes = readFileSync(markFile);
  return bytes.length === 8 ? { begun: bytes.readUInt32LE(0), seed: bytes.readUInt32LE(4) } : undefined;
}
