// Hostile input for the built package: what is checked and how is in test/fuzz.
import { randomInt } from "node:crypto";
import { appendFileSync, existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { findingText, Progress, table, totals } from "../test/fuzz/report.mjs";
import { supervisedRun } from "../test/fuzz/supervised-run.mjs";

/**
 * A body of the largest size, 6 MiB, is 12 MiB as two-byte text; that, its events' texts and their parsed
 * values are a few times as much. 128 MiB is the memory of Lambda's smallest function.
 */
const HEAP_MIB = 128;
/** The heap, and outside of it the code, the buffers and zlib's. */
const MAX_RSS_MIB = 512;
const OWN_SUBJECT = fileURLToPath(new URL("../test/fuzz/subject.mjs", import.meta.url));

const HELP = `npm run fuzz -- --runs N [--seed S] [--limit-ms MS] [--subject MODULE]

Feeds hostile input to the built package: events of payload format 2.0 to its handler, over a store in
memory or on disk, and raw bytes to the local gateway. After each input the laws are checked: only what is
documented is answered, exactly that is stored, nothing outside of the store, no prototype is changed, and
neither time nor memory runs away.

  --runs N          how many inputs, from 1 to 4294967296; default 10000
  --seed S          0 to 4294967295; input n of seed S is input 1 of seed S+n-1; default any
  --limit-ms MS     how long one input may take; default 5000
  --subject MODULE  what to fuzz in place of the built package: a module with the exports of
                    test/fuzz/subject.mjs, say with a defect planted
  --help            this

The table counts answers by their status, and besides: "unusable", a prefix that is refused when the handler
is created; "not 2.0", an event of another payload format, answered 500; ".tmp", a prefix that a store on
disk keeps for itself, answered 500; "closed", a connection that was closed without an answer.

Exit codes: 0 every law held, 1 something was found (it is shown, with the command that replays it),
2 the arguments are wrong, 130 ended by Ctrl-C.
`;

const settings = readArguments();
let exitCodeOfSignal;
const interrupted = new Promise((resolve) => {
  for (const [name, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129], // a terminal that is closed
  ]) {
    process.on(name, () => resolve((exitCodeOfSignal = code)));
  }
});

const startedMs = performance.now();
const progress = new Progress(process.stdout, settings.runs);
const { stats, finding } = await supervisedRun(
  { ...settings, heapMiB: HEAP_MIB, maxRssMiB: MAX_RSS_MIB },
  { interrupted, onStats: (told) => progress.show(told) },
);
progress.clear();
const durationMs = performance.now() - startedMs;
if (finding !== undefined) console.log(`${findingText(finding, replayCommand(finding))}\n`);
console.log(`${table(stats)}\n\n${totals(stats, { ...settings, durationMs, heapMiB: HEAP_MIB })}`);
if (exitCodeOfSignal === undefined) close();
else process.exitCode = exitCodeOfSignal;

/** The plain line of counts. A kind of input passes once, for all that are of it. */
function close() {
  const passed = Object.keys(stats.kinds).filter((kind) => kind !== finding?.kind).length;
  const failed = finding === undefined ? 0 : 1;
  console.log(`${passed} passed, ${failed} failed, 0 skipped`);
  const file = process.env.TEST_COUNTS_FILE;
  if (file) appendFileSync(file, `${JSON.stringify({ passed, failed, skipped: 0 })}\n`);
  process.exitCode = failed;
}

function replayCommand({ seed }) {
  const { limitMs, subjectFile } = settings;
  const others = [
    ...(limitMs === 5_000 ? [] : ["--limit-ms", limitMs]),
    ...(subjectFile === OWN_SUBJECT ? [] : ["--subject", subjectFile]),
  ];
  return ["npm run fuzz -- --seed", seed, "--runs 1", ...others].join(" ");
}

function readArguments() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        runs: { type: "string", default: "10000" },
        seed: { type: "string", default: String(randomInt(2 ** 32)) },
        "limit-ms": { type: "string", default: "5000" },
        subject: { type: "string", default: OWN_SUBJECT },
        help: { type: "boolean", default: false },
      },
    }));
  } catch (error) {
    refuse(error.message);
  }
  if (values.help) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  const subjectFile = resolve(values.subject);
  if (!existsSync(subjectFile)) refuse(`--subject ${values.subject} is no file`);
  return {
    runs: whole(values.runs, "--runs", 1, 2 ** 32),
    seed: whole(values.seed, "--seed", 0, 2 ** 32 - 1),
    limitMs: whole(values["limit-ms"], "--limit-ms", 1, 3_600_000),
    subject: pathToFileURL(subjectFile).href,
    subjectFile,
  };
}

function whole(text, name, least, most) {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  return refuse(`${name} must be a whole number from ${least} to ${most}`);
}

function refuse(problem) {
  process.stderr.write(`${problem}\nnpm run fuzz -- --help tells more\n`);
  process.exit(2);
}
