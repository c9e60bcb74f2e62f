// Claims about the package, checked one after another: a line each as it goes, the counts at the end.
import { appendFileSync } from "node:fs";

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

const counts = { passed: 0, failed: 0, skipped: 0 };

/** `check` rejects where the claim does not hold; what it resolves with, if text, is shown beside it. */
export async function claim(title, check) {
  const startMs = performance.now();
  try {
    const remark = await check();
    counts.passed += 1;
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    console.log(`  ok    ${title}${typeof remark === "string" ? `: ${remark}` : ""} (${seconds} s)`);
  } catch (error) {
    counts.failed += 1;
    console.log(`  FAIL  ${title}\n${error.message.replace(/^/gm, "          ")}`);
  }
}

/** Prints the counts, and leaves them where whoever adds up several runs looks for them. */
export function close() {
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  const { TEST_COUNTS_FILE } = process.env;
  if (TEST_COUNTS_FILE) appendFileSync(TEST_COUNTS_FILE, `${JSON.stringify(counts)}\n`);
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

export function expect(isSo, message) {
  if (!isSo) throw new Error(message);
}
