import { parseArgs } from "node:util";

const PARTS = ["init", "warm", "memory", "codec", "growth"] as const;
type Part = (typeof PARTS)[number];

export interface BenchOptions {
  readonly help: boolean;
  /** Few rounds, to try the bench out; nothing is written. */
  readonly quick: boolean;
  readonly nodeMajors: readonly number[];
  readonly parts: ReadonlySet<Part>;
  /** The file for the raw figures. */
  readonly json: string | undefined;
}

export const HELP = `Usage: npm run bench -- [options]

Measures the ready handlers beside a hand-written Lambda and others, and writes bench/RESULTS.md.
Needs the npm registry; takes some ten minutes on an idle machine.

  --node 24,22,20  the Nodes to run on, in this order; growth is measured on the first
  --only PARTS     of ${PARTS.join(", ")}; writes nothing
  --quick          few rounds, to try it out; writes nothing
  --json FILE      writes every round's raw figures there
  --help           this text
`;

/** @throws Error whose message is for whoever typed it */
export function parseOptions(argv: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      help: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      node: { type: "string", default: "24,22,20" },
      json: { type: "string" },
      only: { type: "string", default: PARTS.join(",") },
    },
  });
  const nodeMajors = values.node.split(",").map(Number);
  if (!nodeMajors.every((major) => Number.isInteger(major) && major >= 20))
    throw new Error(`--node takes major versions, 20 or newer, separated by commas: ${values.node}`);
  const parts = values.only.split(",");
  if (!parts.every(isPart)) throw new Error(`--only takes some of ${PARTS.join(", ")}: ${values.only}`);
  const { help, quick, json } = values;
  return { help, quick, json, nodeMajors, parts: new Set(parts) };
}

export const isWhole = ({ quick, parts }: BenchOptions) => !quick && parts.size === PARTS.length;

const isPart = (text: string): text is Part => (PARTS as readonly string[]).includes(text);
