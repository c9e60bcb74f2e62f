import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGE_NAME = "clickstream-ingest";

/** The folder of this package, and the version that its package.json tells. */
export interface PackageRoot {
  readonly folder: string;
  readonly version: string;
}

/**
 * It lies a different number of folders up from the sources and from each build, and a build may hold a
 * package.json of its own that has no name. Undefined where this code was bundled into something else.
 */
export function packageRoot(): PackageRoot | undefined {
  // A bundler that makes CommonJS of a module leaves it out.
  const url = import.meta.url as string | undefined;
  if (url === undefined) return undefined;
  let folder = dirname(fileURLToPath(url));
  for (;;) {
    const version = versionIn(folder);
    if (version !== undefined) return { folder, version };
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

function versionIn(folder: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, "package.json"), "utf8");
  } catch {
    return undefined;
  }
  const { name, version } = JSON.parse(text) as { name?: string; version?: string };
  return name === PACKAGE_NAME ? version : undefined;
}

/** `unknown` where this code was bundled into something else. */
export function packageVersion(): string {
  return packageRoot()?.version ?? "unknown";
}
