// Runs inputs one after the other, in a process of its own that a bad one may take down. Before each it
// leaves a mark in a file, so that the parent knows which one it was.
import { openSync, writeSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { inspect } from "node:util";
import { createGatewayCall } from "./gateway-call.mjs";
import { checkInput, shown } from "./generated-input.mjs";
import { createHandlerCall } from "./handler-call.mjs";
import { createPrototypeWatch } from "./prototype-watch.mjs";
import { Violation, hold } from "./violation.mjs";

const {
  subject: subjectUrl,
  seed: firstSeed,
  runs,
  markFile,
  worldsFolder,
  limitMs,
  maxRssMiB,
} = JSON.parse(process.argv[2]);
const TELL_EVERY_MS = 200;
/** To ask how much memory was held takes as long as some inputs, and much is not touched in less than this. */
const UNSUSPICIOUS_MS = 2;
/** How long a finding may be made smaller. */
const SHRINK_MS = 5_000;

const endWithParent = () => process.exit(1);
process.once("disconnect", endWithParent);
process.on("SIGINT", () => undefined); // the parent's to handle

const subject = await import(subjectUrl);
const callHandler = createHandlerCall(subject, worldsFolder);
const gateway = await createGatewayCall(subject);
const checkPrototypes = createPrototypeWatch();
const mark = createMark(openSync(markFile, "w"));

const kinds = {};
let slowest = { ms: 0 };
/** Of the run in hand: its first input, and until when smaller ones are tried. */
let current;

/** What failed beside the answer: a rejection that nobody handles, a throw in a callback. */
let aside;
for (const event of ["uncaughtException", "unhandledRejection"]) {
  process.on(event, (error) => (aside ??= { event, error }));
}

async function holdsFor(input) {
  const isFirst = current.input === undefined;
  if (isFirst) current.input = input;
  else if (current.isFinal || performance.now() > current.shrinkUntilMs) return;
  mark(current.seed);
  const startedMs = performance.now();
  let outcome = "failed";
  try {
    outcome = await (input.bytes === undefined ? callHandler(input) : gateway.call(input));
    await setImmediate(); // Node tells of a rejection only then
    checkNothingAside();
    checkPrototypes();
    const ms = performance.now() - startedMs;
    if (ms > UNSUSPICIOUS_MS) checkMemory();
    hold(ms < limitMs, `it took longer than ${limitMs} ms`);
  } finally {
    current.shrinkUntilMs ??= performance.now() + SHRINK_MS;
    if (isFirst) count(input, String(outcome), performance.now() - startedMs);
  }
}

let toldMs = performance.now();
for (let done = 0; done < runs; done++) {
  const seed = (firstSeed + done) >>> 0;
  current = { seed };
  const { failed, counterexample, errorInstance } = await checkInput(seed, holdsFor);
  if (failed) {
    await tell(errorInstance, counterexample[0]);
    process.exit(1);
  }
  if (performance.now() - toldMs > TELL_EVERY_MS) {
    toldMs = performance.now();
    process.send({ kinds, slowest, rssMiB: peakRssMiB() });
  }
}
await gateway.close();
process.off("disconnect", endWithParent);
process.send({ isDone: true, kinds, slowest, rssMiB: peakRssMiB() }, () => process.disconnect());

/** What is told of a failure is all that is left of this process. */
function tell(error, input) {
  const finding = {
    seed: current.seed,
    kind: input.kind,
    problem: error instanceof Violation ? error.message : inspect(error),
    cause: error instanceof Violation && error.cause !== undefined ? inspect(error.cause) : undefined,
    input: shown(input),
    isSmallest: current.isFinal !== true,
  };
  return new Promise((resolve) => process.send({ finding, kinds, slowest, rssMiB: peakRssMiB() }, resolve));
}

function count({ kind, onDisk = false }, outcome, ms) {
  const row = (kinds[kind] ??= { runs: 0, onDisk: 0, slowestMs: 0, outcomes: {} });
  row.runs += 1;
  row.onDisk += onDisk ? 1 : 0;
  row.slowestMs = Math.max(row.slowestMs, ms);
  row.outcomes[outcome] = (row.outcomes[outcome] ?? 0) + 1;
  if (ms > slowest.ms) slowest = { ms, kind, seed: current.seed };
}

function checkNothingAside() {
  const { event, error } = aside ?? {};
  aside = undefined;
  if (event !== undefined) throw new Violation(event, { cause: error });
}

/** The heap has its own bound; buffers lie outside of it. */
function checkMemory() {
  const rssMiB = peakRssMiB();
  current.isFinal = rssMiB > maxRssMiB; // once it has been too much, smaller inputs prove nothing
  hold(rssMiB <= maxRssMiB, `the process held ${rssMiB} MiB, more than ${maxRssMiB}`);
}

function peakRssMiB() {
  return Math.ceil(process.resourceUsage().maxRSS / 1024);
}

/** Writes how many inputs have begun and the seed of the last. */
function createMark(file) {
  const bytes = Buffer.alloc(8);
  let begun = 0;
  return (seed) => {
    begun = (begun + 1) >>> 0;
    bytes.writeUInt32LE(begun, 0);
    bytes.writeUInt32LE(seed, 4);
    writeSync(file, bytes, 0, 8, 0);
  };
}
