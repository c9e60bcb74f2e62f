// What is measured on one Node, in processes of its own.
import { join } from "node:path";
import type { GrowthAxis, NodeFigures, Protocol } from "./figures.js";
import { runMeasured } from "./measured-process.js";
import type { CodecFigures } from "./measured/codec.js";
import type { ColdStart } from "./measured/cold-start.js";
import type { GrowthPlan, GrowthPoint } from "./measured/growth.js";
import type { StubUrls } from "./measured/s3-stub.js";
import type { WarmFigures, WarmPlan } from "./measured/warm.js";
import type { BenchOptions } from "./options.js";
import { PAYLOADS, SMALL_EVENT_BYTES } from "./payloads.js";
import type { Progress } from "./progress.js";
import type { BenchProject, BundledContender } from "./project.js";

/** As AWS starts Lambda's Node. */
const LAMBDA_FLAG = "--no-experimental-require-module";
const CERTIFICATE = "bench/certificate/certificate.pem";
const ROUNDS = {
  whole: { coldStart: 17, warm: 12, warmUp: 8, memory: 3, codec: 21 },
  quick: { coldStart: 3, warm: 2, warmUp: 1, memory: 1, codec: 3 },
};
/** The processes that collect garbage between blocks. */
const COLLECTING: ReadonlySet<string> = new Set(["warm", "codec"]);
const BATCHES = [1, 2, 5, 10, 20, 50, 100, 200, 300, 400, 500];
/** The last is 256 KiB, the most that one event may have. */
const EVENT_BYTES = [300, 1_000, 4_000, 16_000, 32_000, 64_000, 128_000, 192_000, 262_144];

export class Bench {
  readonly #rounds;

  constructor(
    readonly folder: string,
    readonly project: BenchProject,
    readonly stub: StubUrls,
    readonly options: BenchOptions,
    readonly progress: Progress,
  ) {
    this.#rounds = options.quick ? ROUNDS.quick : ROUNDS.whole;
  }

  async measure(node: string, version: string, withGrowth: boolean): Promise<NodeFigures> {
    const { parts } = this.options;
    const on = (what: string) => this.progress.stage(`Node ${version}: ${what}`);
    const figures: { -readonly [K in keyof NodeFigures]: NodeFigures[K] } = { node: version };
    if (parts.has("init")) {
      on("cold starts");
      figures.coldStarts = {
        http: await this.#coldStarts(node, "http"),
        https: await this.#coldStarts(node, "https"),
      };
    }
    if (parts.has("warm")) {
      on("warm requests");
      figures.warm = { http: await this.#warm(node, "http"), https: await this.#warm(node, "https") };
    }
    if (parts.has("memory")) {
      on("memory after 1,000 requests");
      figures.peakRssKb = await this.#memory(node);
    }
    if (parts.has("codec")) {
      on("a batch of 500 beside JSON alone");
      figures.codec = await this.#codec(node);
    }
    if (parts.has("growth") && withGrowth) {
      on("growth");
      figures.growth = await this.#growth(node);
    }
    return figures;
  }

  /** Those whose bundles differ: the layout is nothing before the first batch. */
  get #singles(): readonly BundledContender[] {
    return this.project.contenders.filter(({ layout }) => layout === "event");
  }

  async #coldStarts(node: string, protocol: Protocol) {
    const starts: Record<string, ColdStart[]> = {};
    await this.#roundsOf(this.#rounds.coldStart, this.#singles, async ({ id, bundle }) => {
      const args = [bundle, "1"];
      (starts[id] ??= []).push(await this.#run<ColdStart>(node, "cold-start", args, protocol));
    });
    return starts;
  }

  async #memory(node: string) {
    const peaks: Record<string, number[]> = {};
    await this.#roundsOf(this.#rounds.memory, this.#singles, async ({ id, bundle }) => {
      const { peakRssKb } = await this.#run<ColdStart>(node, "cold-start", [bundle, "1000"], "https");
      (peaks[id] ??= []).push(peakRssKb);
    });
    return peaks;
  }

  async #warm(node: string, protocol: Protocol): Promise<WarmFigures> {
    const plan: WarmPlan = {
      contenders: protocol === "http" ? this.project.contenders : this.#singles,
      payloads: protocol === "http" ? PAYLOADS : PAYLOADS.slice(0, 1),
      warmUpRounds: this.#rounds.warmUp,
      rounds: this.#rounds.warm,
    };
    const args = [JSON.stringify(plan)];
    const told = (report: unknown) => {
      const { round, rounds } = report as { round?: number; rounds?: number };
      if (round !== undefined) this.progress.part(`${protocol}, round ${round} of ${rounds ?? ""}`);
    };
    const { figures } = await this.#run<{ figures: WarmFigures }>(node, "warm", args, protocol, told);
    return figures;
  }

  #codec(node: string): Promise<CodecFigures> {
    const plan = { bundle: this.project.domain, rounds: this.#rounds.codec };
    return this.#run(node, "codec", [JSON.stringify(plan)], "http");
  }

  async #growth(node: string) {
    // The last of ours: with the new store where the package has it.
    const ours = this.#singles.findLast(({ source }) => source.startsWith("ours"));
    if (ours === undefined) throw new Error("none of ours is among the contenders");
    const of = async (kind: GrowthPlan["kind"], bundle: string) => ({
      batch: await this.#growthAlong(node, kind, bundle, "batch"),
      size: await this.#growthAlong(node, kind, bundle, "size"),
    });
    return { domain: await of("domain", this.project.domain), handler: await of("handler", ours.bundle) };
  }

  async #growthAlong(node: string, kind: GrowthPlan["kind"], bundle: string, axis: GrowthAxis) {
    const points: (GrowthPoint & { at: number })[] = [];
    for (const at of axis === "batch" ? BATCHES : EVENT_BYTES) {
      this.progress.part(`${kind}, ${axis} ${at}`);
      const payload =
        axis === "batch" ? { bytesPerEvent: SMALL_EVENT_BYTES, batch: at } : { bytesPerEvent: at };
      const plan: GrowthPlan = { kind, bundle, payload };
      points.push({ at, ...(await this.#run<GrowthPoint>(node, "growth", [JSON.stringify(plan)], "http")) });
    }
    return points;
  }

  /** Contenders take turns, so that what the machine does meanwhile is spread over all. */
  async #roundsOf(
    rounds: number,
    contenders: readonly BundledContender[],
    measure: (contender: BundledContender) => Promise<void>,
  ): Promise<void> {
    for (let round = 1; round <= rounds; round += 1) {
      this.progress.part(`round ${round} of ${rounds}`);
      for (const contender of contenders) await measure(contender);
    }
  }

  #run<T>(
    node: string,
    script: string,
    args: readonly string[],
    protocol: Protocol,
    onReport?: (report: unknown) => void,
  ): Promise<T> {
    const env = {
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      // A Lambda's credentials have one, and it is signed.
      AWS_SESSION_TOKEN: "token".repeat(80),
      AWS_ENDPOINT_URL_S3: this.stub[protocol],
      RAW_BUCKET_NAME: "raw-events",
      AWS_LAMBDA_FUNCTION_NAME: "clickstream",
      ...(protocol === "https" && { NODE_EXTRA_CA_CERTS: CERTIFICATE }),
    };
    // A flag of V8's makes Node drop the compiled code that it ships for its own modules: 11 ms of each start.
    const flags = COLLECTING.has(script) ? [LAMBDA_FLAG, "--expose-gc"] : [LAMBDA_FLAG];
    return runMeasured<T>({ node, flags, script: join(this.folder, `${script}.cjs`), args, env }, onReport);
  }
}
