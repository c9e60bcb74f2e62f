// List prices in US East (N. Virginia), in dollars, before any free tier and any savings plan.

/** What AWS asks. */
export interface Prices {
  readonly httpApiPerRequest: number;
  /** A request that is bigger counts once more for each. */
  readonly httpApiBytesPerRequest: number;
  readonly lambdaPerRequest: number;
  readonly lambdaPerGbSecond: number;
  readonly s3PerPut: number;
  readonly s3PerGbMonth: number;
}

/** The first tier of each page, in November 2026; the storage price is the one of every month it is kept. */
export const PRICES: Prices = {
  // https://aws.amazon.com/api-gateway/pricing/: HTTP APIs, the first 300 million a month, metered by 512 KB
  httpApiPerRequest: 1 / 1e6,
  httpApiBytesPerRequest: 512 * 1_024,
  // https://aws.amazon.com/lambda/pricing/: arm64, the first 7.5 billion GB-seconds a month
  lambdaPerRequest: 0.2 / 1e6,
  lambdaPerGbSecond: 0.000_013_333_4,
  // https://aws.amazon.com/s3/pricing/: S3 Standard, the first 50 TB a month
  s3PerPut: 0.005 / 1e3,
  s3PerGbMonth: 0.023,
};

/** What is the same for every way of storing. */
export interface Workload {
  readonly eventBytes: number;
  /** What is stored beside an event: `_ingest`, or the receive time of the hand-written one. */
  readonly addedBytes: number;
  readonly memoryGb: number;
  /** Of one put, waited for; puts of one request run `connections` at a time. */
  readonly s3LatencyMs: number;
  /** The share of requests that begin with a cold start, which is billed too. */
  readonly coldShare: number;
  /** How many times less gzip leaves of a batch of such events. */
  readonly gzipFactor: number;
}

export const WORKLOAD: Workload = {
  eventBytes: 300,
  addedBytes: 200,
  memoryGb: 0.5,
  s3LatencyMs: 25,
  coldShare: 0.001,
  gzipFactor: 5,
};

/** One way to store events. */
export interface Way {
  readonly name: string;
  readonly eventsPerRequest: number;
  readonly layout: "event" | "batch";
  readonly gzip: boolean;
  /** Puts that S3 has at once: as many as there are connections. */
  readonly connections: number;
  /** Of an event, warm, with a whole core. */
  readonly cpuUsPerEvent: number;
  /** Of a cold start, with a whole core. */
  readonly initCpuMs: number;
}

/** The SDK's default, and ours. */
const CONNECTIONS = 50;
/** Of gzip at its default level, an event in a batch: 1 on made-up events of 0.3 KB, more where they differ more. */
const GZIP_CPU_US = 3;

/**
 * CPU as `npm run bench` measured it on Node 24, to be brought up to date with RESULTS.md: warm, of an event in
 * microseconds; and of init with the first request. Ours is `./handler-rest`.
 */
const MEASURED = {
  handWritten: { one: 655, coldStartMs: 83.1 },
  ours: {
    one: 348,
    batch10: 101,
    batch100: 70.7,
    batchLayout10: 40.1,
    batchLayout100: 7.36,
    coldStartMs: 37.8,
  },
};

const { handWritten, ours } = MEASURED;
const common = { gzip: false, connections: CONNECTIONS, initCpuMs: ours.coldStartMs };
const byHand = { ...common, initCpuMs: handWritten.coldStartMs };

/** The rows of the README's table, the one to compare with first. */
export const WAYS: readonly Way[] = [
  {
    ...byHand,
    name: "hand-written, an event a request",
    eventsPerRequest: 1,
    layout: "event",
    cpuUsPerEvent: handWritten.one,
  },
  {
    ...common,
    name: "ours, an event a request",
    eventsPerRequest: 1,
    layout: "event",
    cpuUsPerEvent: ours.one,
  },
  {
    ...common,
    name: "ours, 10 a request",
    eventsPerRequest: 10,
    layout: "event",
    cpuUsPerEvent: ours.batch10,
  },
  {
    ...common,
    name: "ours, 10 a request, layout `batch`",
    eventsPerRequest: 10,
    layout: "batch",
    cpuUsPerEvent: ours.batchLayout10,
  },
  {
    ...common,
    name: "ours, 100 a request",
    eventsPerRequest: 100,
    layout: "event",
    cpuUsPerEvent: ours.batch100,
  },
  {
    ...common,
    name: "ours, 100 a request, layout `batch`",
    eventsPerRequest: 100,
    layout: "batch",
    cpuUsPerEvent: ours.batchLayout100,
  },
  {
    ...common,
    name: "ours, 100 a request, layout `batch`, gzip",
    eventsPerRequest: 100,
    layout: "batch",
    gzip: true,
    cpuUsPerEvent: ours.batchLayout100 + GZIP_CPU_US,
  },
];
