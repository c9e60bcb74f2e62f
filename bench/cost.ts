import type { Prices, Way, Workload } from "./cost-inputs.js";

/** Dollars for a million events. */
export interface Cost {
  readonly httpApi: number;
  readonly lambda: number;
  readonly s3Puts: number;
  /** The three above. */
  readonly total: number;
  /** For each month that they are kept; not in the total. */
  readonly storagePerMonth: number;
}

const EVENTS = 1_000_000;
/** With so much memory a function has one core, and with less its share of it. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const MB_PER_CORE = 1_769;
const BYTES_PER_GB = 2 ** 30;

/** What it costs to take a million events and to store them, by list prices. */
export function costOf(way: Way, workload: Workload, prices: Prices): Cost {
  const { eventsPerRequest, layout, gzip } = way;
  const requests = EVENTS / eventsPerRequest;
  const counted = Math.ceil((eventsPerRequest * workload.eventBytes) / prices.httpApiBytesPerRequest);
  const httpApi = requests * counted * prices.httpApiPerRequest;
  const gbSeconds = (requests * billedMs(way, workload) * workload.memoryGb) / 1_000;
  const lambda = requests * prices.lambdaPerRequest + gbSeconds * prices.lambdaPerGbSecond;
  const s3Puts = (layout === "batch" ? requests : EVENTS) * prices.s3PerPut;
  const storedBytes =
    (EVENTS * (workload.eventBytes + workload.addedBytes)) / (gzip ? workload.gzipFactor : 1);
  const storagePerMonth = (storedBytes / BYTES_PER_GB) * prices.s3PerGbMonth;
  return { httpApi, lambda, s3Puts, total: httpApi + lambda + s3Puts, storagePerMonth };
}

/**
 * Of a request on average, in milliseconds: its CPU, stretched by the share of a core that the memory buys,
 * and its waits for S3, rounded up to whole milliseconds as AWS does; and its share of the cold starts.
 */
export function billedMs(way: Way, { memoryGb, s3LatencyMs, coldShare }: Workload): number {
  const core = Math.min(1, (memoryGb * 1_024) / MB_PER_CORE);
  const puts = way.layout === "batch" ? 1 : way.eventsPerRequest;
  const waits = Math.ceil(puts / way.connections) * s3LatencyMs;
  const cpuMs = (way.cpuUsPerEvent * way.eventsPerRequest) / 1_000;
  return Math.ceil(cpuMs / core + waits) + (coldShare * way.initCpuMs) / core;
}

/** The table of the README, as prettier would format it. */
export function costTable(ways: readonly Way[], workload: Workload, prices: Prices): string {
  const costs = ways.map((way) => costOf(way, workload, prices));
  const first = costs[0]?.total ?? NaN;
  const rows = ways.map(({ name }, row) => {
    const { httpApi, lambda, s3Puts, total, storagePerMonth } = costs[row] ?? ({} as Cost);
    return [
      name,
      ...[httpApi, lambda, s3Puts, total].map(dollars),
      times(first / total),
      dollars(storagePerMonth),
    ];
  });
  const head = ["", "API Gateway", "Lambda", "S3 PUT", "total", "cheaper", "storage, a month"];
  const widths = head.map((cell, column) =>
    Math.max(3, cell.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

/** Cents, and of less than a dollar a digit more. */
const dollars = (amount: number) => `$${amount.toFixed(amount < 1 ? 3 : 2)}`;
const times = (factor: number) => `${factor.toFixed(factor < 9.95 ? 1 : 0)}×`;
