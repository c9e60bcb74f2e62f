// A fresh process: `node cold-start.cjs BUNDLE REQUESTS` loads a bundle, answers so many requests, reports.
import { bodyOf, httpApiEvent, SMALL_EVENT_BYTES } from "../payloads.js";
import { context, cpuUs, expectStored, type Handler, loadHandler } from "./handler.js";
import { report } from "./report.js";

export interface ColdStart {
  /** From before to after the bundle is loaded. */
  readonly initCpuUs: number;
  readonly initWallUs: number;
  /** From before the bundle is loaded to the first answer. */
  readonly firstAnswerCpuUs: number;
  /** Of the first request alone. */
  readonly firstRequestWallUs: number;
  /** After the last request. */
  readonly peakRssKb: number;
}

const [bundle = "", requests = "1"] = process.argv.slice(2);
const request = () => httpApiEvent(bodyOf({ bytesPerEvent: SMALL_EVENT_BYTES }));
const wallUs = () => performance.now() * 1_000;
// Made before: what it costs is no contender's.
const first = request();
const handler = measureInit();
void measureRequests(handler);

function measureInit() {
  const [cpuBefore, wallBefore] = [cpuUs(), wallUs()];
  const handler = loadHandler(bundle);
  const [initCpuUs, initWallUs] = [cpuUs() - cpuBefore, wallUs() - wallBefore];
  return { handler, cpuBefore, initCpuUs, initWallUs };
}

async function measureRequests(init: {
  handler: Handler;
  cpuBefore: number;
  initCpuUs: number;
  initWallUs: number;
}) {
  const wallBefore = wallUs();
  const answer = await init.handler(first, context);
  const firstAnswerCpuUs = cpuUs() - init.cpuBefore;
  const firstRequestWallUs = wallUs() - wallBefore;
  expectStored(answer);
  for (let more = Number(requests) - 1; more > 0; more -= 1)
    expectStored(await init.handler(request(), context));
  const { initCpuUs, initWallUs } = init;
  const peakRssKb = process.resourceUsage().maxRSS;
  report({ initCpuUs, initWallUs, firstAnswerCpuUs, firstRequestWallUs, peakRssKb } satisfies ColdStart);
  process.exit();
}
