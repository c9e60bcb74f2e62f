import type { IngestResult, RefusalCode } from "../../domain/ingest-result.js";
import type { RequestLogEntry } from "./request-log.js";

/** What a line with metrics tells besides a line without. */
export interface MetricFacts {
  /** See `namespaceProblem`. */
  readonly namespace: string;
  /** Milliseconds since the Unix epoch. */
  readonly timestampMs: number;
  /** Of Lambda's context; absent elsewhere. */
  readonly functionName: string | undefined;
  readonly isColdStart: boolean;
  /** Absent where no event was judged. */
  readonly result: IngestResult | undefined;
}

/** A code that is new finds no name here, and does not compile. */
export const REJECTED_BY_CODE = {
  INVALID_JSON: "rejectedInvalidJson",
  INVALID_EVENT: "rejectedInvalidEvent",
  EMPTY_BODY: "rejectedEmptyBody",
  INVALID_ENCODING: "rejectedInvalidEncoding",
  TOO_LARGE: "rejectedTooLarge",
} as const satisfies Record<RefusalCode, keyof RequestLogEntry>;

type CodeCounts = Partial<Record<(typeof REJECTED_BY_CODE)[RefusalCode], number>>;

export type MetricName =
  | (typeof REJECTED_BY_CODE)[RefusalCode]
  | "accepted"
  | "duplicates"
  | "rejected"
  | "bytes"
  | "storeMs"
  | "coldStart";

const count = (Name: MetricName) => ({ Name, Unit: "Count" });

// Not durationMs: Lambda has a metric of its own for that.
export const METRICS: readonly { readonly Name: MetricName; readonly Unit: string }[] = [
  count("accepted"),
  count("duplicates"),
  count("rejected"),
  ...Object.values(REJECTED_BY_CODE).map(count),
  { Name: "bytes", Unit: "Bytes" },
  { Name: "storeMs", Unit: "Milliseconds" },
  count("coldStart"),
];

const BY_FUNCTION = [["functionName"]];
const WITHOUT_DIMENSION = [[]];

/**
 * The line as CloudWatch's Embedded Metric Format: `_aws` names those of its fields that are metrics. As it was, where
 * the time is none that the format takes.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function withMetrics(entry: RequestLogEntry, facts: MetricFacts): RequestLogEntry {
  const { namespace, timestampMs, functionName, isColdStart, result } = facts;
  if (!Number.isSafeInteger(timestampMs)) return entry; // the format wants whole milliseconds
  const isNamed = typeof functionName === "string" && functionName !== "";
  const line: RequestLogEntry = {
    ...entry,
    functionName: isNamed ? functionName : undefined,
    coldStart: isColdStart ? 1 : 0,
    ...rejectedByCode(result),
  };
  const directive = {
    Namespace: namespace,
    Dimensions: isNamed ? BY_FUNCTION : WITHOUT_DIMENSION,
    // The format wants each metric that is named to be there, as a number.
    Metrics: METRICS.filter(({ Name }) => Number.isFinite(line[Name])),
  };
  return { ...line, _aws: { Timestamp: timestampMs, CloudWatchMetrics: [directive] } };
}

function rejectedByCode(result: IngestResult | undefined): CodeCounts {
  if (result === undefined || result.outcome === "failed") return {};
  // A body that was refused as a whole counts as one.
  const rejected = result.rejected ?? (result.outcome === "refused" ? [result] : []);
  const counts: CodeCounts = {};
  for (const { code } of rejected) {
    const name = REJECTED_BY_CODE[code];
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/**
 * What is wrong with a namespace of the user's, or undefined.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
 */
export function namespaceProblem(namespace: unknown): string | undefined {
  return typeof namespace === "string" && /^(?!AWS\/|:)[\w./#:-]{1,255}$/.test(namespace)
    ? undefined
    : "must be 1 to 255 characters of A-Z a-z 0-9 . _ / # : -, not beginning with AWS/ or a colon";
}
