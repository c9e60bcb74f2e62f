import { costTable } from "./cost.js";
import { PRICES, WAYS, WORKLOAD } from "./cost-inputs.js";

/** Prints what a million events cost; `bench/cost-inputs.ts` has what goes in. */
export function main(): number {
  const { eventBytes, memoryGb, s3LatencyMs } = WORKLOAD;
  process.stdout.write(
    `Dollars per million events of ${eventBytes} bytes; Lambda of ${memoryGb * 1_024} MB on arm64, S3 answering in ${s3LatencyMs} ms.\n\n`,
  );
  process.stdout.write(`${costTable(WAYS, WORKLOAD, PRICES)}\n`);
  return 0;
}
