// One size in a process of its own, for the peak of its memory: `node growth.cjs PLAN`.
import { createRequire } from "node:module";
import { v7 } from "uuid";
import { bodyOf, httpApiEvent, type Payload, SMALL_EVENT_BYTES } from "../payloads.js";
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
  /** The mean, so that what is spent now and then to collect garbage is in it. */
  readonly cpuUsPerRequest: number;
  readonly peakRssKb: number;
}

/** Lone events of 0.3 KB that come first, and then some of the size itself, so that each finds compiled code. */
const WARM_UP_REQUESTS = 500;
const WARM_UP_REQUESTS_OF_SIZE = 40;
/** As many at every size: memory depends on how many there were. */
const REQUESTS = 40;

void main(JSON.parse(process.argv[2] ?? "") as GrowthPlan);

async function main({ bundle, kind, payload }: GrowthPlan): Promise<void> {
  const call = kind === "handler" ? callHandler(bundle) : callDomain(bundle);
  for (let done = 0; done < WARM_UP_REQUESTS; done += 1)
    await call(bodyOf({ bytesPerEvent: SMALL_EVENT_BYTES }));
  for (let done = 0; done < WARM_UP_REQUESTS_OF_SIZE; done += 1) await call(bodyOf(payload, v7));
  let cpu = 0;
  for (let done = 0; done < REQUESTS; done += 1) {
    const body = bodyOf(payload, v7);
    const before = cpuUs();
    await call(body);
    cpu += cpuUs() - before;
  }
  const cpuUsPerRequest = cpu / REQUESTS;
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
