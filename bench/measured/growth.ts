// One size in a process of its own, for the peak of its memory: `node growth.cjs PLAN`.
import { createRequire } from "node:module";
import { bodyOf, httpApiEvent, type Payload } from "../payloads.js";
import { context, cpuUs, expectStored, loadHandler } from "./handler.js";
import { report } from "./report.js";

/** What `bench/contenders/domain.mjs` exports. */
export interface DomainBundle {
  readonly ingestByLayout: Record<
    "event" | "batch",
    (request: { body: string }) => Promise<{ outcome: string }>
  >;
}

export interface GrowthPlan {
  readonly bundle: string;
  readonly kind: "domain" | "handler";
  readonly payload: Pick<Payload, "bytesPerEvent" | "batch">;
}

export interface GrowthPoint {
  /** Median of the requests. */
  readonly cpuUsPerRequest: number;
  readonly peakRssKb: number;
}

/** Of each kind: as many bytes of events as take a second or two, and enough requests for a median. */
const RUNS = {
  domain: { bytes: 12_000_000, requests: { atLeast: 60, atMost: 2_000 } },
  handler: { bytes: 900_000, requests: { atLeast: 16, atMost: 600 } },
};
const BLOCK_US = 10_000;

void main(JSON.parse(process.argv[2] ?? "") as GrowthPlan);

async function main({ bundle, kind, payload }: GrowthPlan): Promise<void> {
  const call = kind === "handler" ? callHandler(bundle) : callDomain(bundle);
  const bytes = payload.bytesPerEvent * (payload.batch ?? 1);
  const run = RUNS[kind];
  const { atLeast, atMost } = run.requests;
  const requests = Math.min(atMost, Math.max(atLeast, Math.ceil(run.bytes / bytes)));
  const blocks: number[] = [];
  // The first half warms up. A block is as many requests as the clock can tell from nothing.
  for (let done = 0; done < requests;) {
    const isWarm = done >= requests / 2;
    let [cpu, inBlock] = [0, 0];
    do {
      const body = bodyOf(payload);
      const before = cpuUs();
      await call(body);
      cpu += cpuUs() - before;
      inBlock += 1;
      done += 1;
    } while (cpu < BLOCK_US && done < requests);
    if (isWarm) blocks.push(cpu / inBlock);
  }
  const sorted = blocks.toSorted((a, b) => a - b);
  const cpuUsPerRequest = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  report({ cpuUsPerRequest, peakRssKb: process.resourceUsage().maxRSS } satisfies GrowthPoint);
  process.exit();
}

function callHandler(bundle: string): (body: string) => Promise<void> {
  const handler = loadHandler(bundle);
  return async (body) => expectStored(await handler(httpApiEvent(body), context));
}

function callDomain(bundle: string): (body: string) => Promise<void> {
  const { ingestByLayout } = createRequire(__filename)(bundle) as DomainBundle;
  return async (body) => {
    const { outcome } = await ingestByLayout.event({ body });
    if (outcome !== "stored") throw new Error(`the request was ${outcome}`);
  };
}
