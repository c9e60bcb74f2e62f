/**
 * What `report` gives; undefined where it throws. What it gives may also be a promise that rejects: to those
 * who are only told of something it must be impossible to break it.
 */
export function quietly<T>(report: () => T): T | undefined {
  try {
    const given = report();
    Promise.resolve(given).catch(() => undefined);
    return given;
  } catch {
    return undefined; // nobody is left to tell
  }
}
