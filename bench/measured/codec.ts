// The domain on a batch of 500 against JSON alone on the same text: `node --expose-gc codec.cjs PLAN`.
import { createRequire } from "node:module";
import { v7 } from "uuid";
import { bodyOf, SMALL_EVENT_BYTES } from "../payloads.js";
import { collectYoung, cpuUs } from "./handler.js";
import type { DomainBundle } from "./growth.js";
import { report } from "./report.js";

export interface CodecPlan {
  readonly bundle: string;
  readonly rounds: number;
}

/** Microseconds of CPU an event, a number a round. */
export type CodecFigures = Record<"json" | "event" | "batch", number[]>;

const EVENTS = 500;
const BODIES_A_BLOCK = 20;
const WARM_UP_ROUNDS = 5;

void main(JSON.parse(process.argv[2] ?? "") as CodecPlan);

async function main({ bundle, rounds }: CodecPlan): Promise<void> {
  const { ingestByLayout } = createRequire(__filename)(bundle) as DomainBundle;
  const figures: CodecFigures = { json: [], event: [], batch: [] };
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    for (const subject of ["json", "event", "batch"] as const) {
      const bodies = Array.from({ length: BODIES_A_BLOCK }, () =>
        bodyOf({ bytesPerEvent: SMALL_EVENT_BYTES, batch: EVENTS }, v7),
      );
      collectYoung();
      const before = cpuUs();
      for (const body of bodies) {
        if (subject === "json") JSON.stringify(JSON.parse(body));
        else await expectIngested(ingestByLayout[subject]({ body }));
      }
      const cpu = (cpuUs() - before) / (BODIES_A_BLOCK * EVENTS);
      if (round >= 0) figures[subject].push(cpu);
    }
  }
  report(figures);
}

async function expectIngested(result: Promise<{ outcome: string }>): Promise<void> {
  const { outcome } = await result;
  if (outcome !== "stored") throw new Error(`the batch was ${outcome}`);
}
