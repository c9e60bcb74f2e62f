// All contenders in one process, in blocks of requests that take turns: `node --expose-gc warm.cjs PLAN`.
import { v7 } from "uuid";
import { bodyOf, httpApiEvent, type Payload } from "../payloads.js";
import { collectYoung, context, cpuUs, expectStored, type Handler, loadHandler } from "./handler.js";
import { report } from "./report.js";

export interface WarmPlan {
  readonly contenders: readonly { id: string; bundle: string; layout: "event" | "batch" }[];
  readonly payloads: readonly Payload[];
  readonly warmUpRounds: number;
  readonly rounds: number;
}

/** Microseconds of CPU an event, by payload and contender, a number a round. */
export type WarmFigures = Record<string, Record<string, number[]>>;

void main(JSON.parse(process.argv[2] ?? "") as WarmPlan);

async function main({ contenders, payloads, warmUpRounds, rounds }: WarmPlan): Promise<void> {
  const loaded = contenders.map(({ id, bundle, layout }) => {
    process.env["LAYOUT"] = layout; // ours reads it when it loads
    return { id, layout, handler: loadHandler(bundle) };
  });
  const figures: WarmFigures = {};
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    for (const payload of payloads) {
      const ofPayload = (figures[payload.id] ??= {});
      // Each round begins with another, so that none is always the one after the slowest.
      for (const { id, layout, handler } of rotated(loaded, round + warmUpRounds)) {
        const cpu = await block(handler, payload, layout);
        if (round >= 0) (ofPayload[id] ??= []).push(cpu);
      }
    }
    report({ round: round + 1, rounds });
  }
  report({ figures });
  process.exit();
}

async function block(handler: Handler, payload: Payload, layout: "event" | "batch"): Promise<number> {
  const count = layout === "batch" ? payload.requestsPerBatchLayoutBlock : payload.requestsPerBlock;
  const events = Array.from({ length: count }, () => httpApiEvent(bodyOf(payload, v7)));
  collectYoung();
  const before = cpuUs();
  for (const event of events) expectStored(await handler(event, context));
  return (cpuUs() - before) / (count * (payload.batch ?? 1));
}

function rotated<T>(items: readonly T[], by: number): readonly T[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}
