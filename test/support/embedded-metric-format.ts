import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import type { EmbeddedMetrics } from "../../src/entry/lambda.js";

/**
 * The rules of the JSON schema that AWS publishes, each of them, in words of our own:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html#CloudWatch_Embedded_Metric_Format_Specification_structure_example
 */
const SCHEMA = join(import.meta.dirname, "../fixtures/emf-schema.json");
const ajv = new Ajv({ allErrors: true });
const fitsSchema = ajv.compile<EmfLine>(JSON.parse(readFileSync(SCHEMA, "utf8")) as object);

/** A log line that is a document of the format. */
interface EmfLine extends Readonly<Record<string, unknown>> {
  readonly _aws: EmbeddedMetrics;
}

/** What of a log line breaks the format, by the schema and by what the same page says in prose; empty for a sound line. */
export function emfProblems(text: string): string[] {
  const line: unknown = JSON.parse(text); // throws where there is more than one document
  if (!fitsSchema(line)) return [ajv.errorsText(fitsSchema.errors)];
  const problems: string[] = [];
  // The page has said 256 KB and says 1 MB.
  if (Buffer.byteLength(text) > 256 * 1024) problems.push("it is longer than 256 KB");
  for (const { Dimensions, Metrics } of line._aws.CloudWatchMetrics) {
    if (Metrics.length > 100) problems.push("there are more than 100 metrics");
    for (const { Name } of Metrics) {
      if (typeof line[Name] !== "number") problems.push(`the metric ${Name} is no number at the root`);
    }
    for (const name of Dimensions.flat()) {
      const value = line[name];
      if (typeof value !== "string" || value === "" || value.length > 1024) {
        problems.push(`the dimension ${name} is no text of 1 to 1024 characters at the root`);
      }
    }
  }
  return problems;
}

/** The line's metrics: what each is called, and its value. */
export function metricsOf(line: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { CloudWatchMetrics: directives } = (line as EmfLine)._aws;
  const names = directives.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name));
  return Object.fromEntries(names.map((name) => [name, line[name]]));
}
