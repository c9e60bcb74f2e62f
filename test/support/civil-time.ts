/**
 * The UTC hour of a time as `YYYY/MM/DD/HH` by integer arithmetic alone, without `Date`: days since the
 * epoch become a date of the proleptic Gregorian calendar by counting whole 400-, 100-, 4- and 1-year cycles.
 */
export function civilHour(timeMs: number): string {
  const hours = Math.floor(timeMs / 3_600_000);
  let days = Math.floor(hours / 24) + DAYS_BEFORE_1970; // since 0001-01-01
  let year = 1;
  for (const [years, length] of [
    [400, 146_097],
    [100, 36_524],
    [4, 1_461],
    [1, 365],
  ] as const) {
    // The last of four 100-year and of four 1-year cycles is a day longer than the others.
    const cycles =
      years === 100 || years === 1 ? Math.min(3, Math.floor(days / length)) : Math.floor(days / length);
    days -= cycles * length;
    year += cycles * years;
  }
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  let month = 0;
  for (const length of [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
    if (days < length) break;
    days -= length;
    month += 1;
  }
  const two = (part: number) => String(part).padStart(2, "0");
  return `${String(year).padStart(4, "0")}/${two(month + 1)}/${two(days + 1)}/${two(hours % 24)}`;
}

const DAYS_BEFORE_1970 = 719_162;
