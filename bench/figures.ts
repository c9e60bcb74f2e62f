import type { CodecFigures } from "./measured/codec.js";
import type { ColdStart } from "./measured/cold-start.js";
import type { GrowthPoint } from "./measured/growth.js";
import type { WarmFigures } from "./measured/warm.js";

export type Protocol = "http" | "https";
export type GrowthAxis = "batch" | "size";

/** What was measured on one Node; a part that was not asked for is absent. Rounds are in order. */
export interface NodeFigures {
  readonly node: string;
  /** By protocol and contender. */
  readonly coldStarts?: Record<Protocol, Record<string, ColdStart[]>>;
  readonly warm?: Record<Protocol, WarmFigures>;
  /** Kilobytes after 1,000 requests, by contender. */
  readonly peakRssKb?: Record<string, number[]>;
  readonly codec?: CodecFigures;
  /** By subject and axis. */
  readonly growth?: Record<"domain" | "handler", Record<GrowthAxis, (GrowthPoint & { at: number })[]>>;
}

/** Of a bundle, minified. */
interface BundleSize {
  readonly minifiedBytes: number;
  readonly gzippedBytes: number;
}

/** A whole run. */
export interface BenchFigures {
  readonly date: string;
  readonly command: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  /** By contender. */
  readonly bundles: Readonly<Record<string, BundleSize>>;
  readonly nodes: readonly NodeFigures[];
}
