import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { resolve } from "node:path";
import { type Outcome, type ReportedError, RuntimeApi } from "./runtime-api.js";

const STAND_IN = resolve("test/support/lambda/rapid-client-stand-in.mjs");
/** The least that a function can have, and the default. */
const MEMORY_MIB = 128;
const YOUNG_MIB = Math.floor(MEMORY_MIB / 10);
/**
 * As AWS starts its Node: without the features that it switches off
 * (https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html), and V8 with no more than the function's
 * memory, a tenth of it for what is young. Left to itself, Node 24 reserves 150 MB after some thousand puts, and
 * uses 14.
 */
const LAMBDA_FLAGS = [
  "--no-experimental-require-module",
  "--no-experimental-detect-module",
  `--max-semi-space-size=${Math.floor(YOUNG_MIB / 2)}`,
  `--max-old-space-size=${MEMORY_MIB - YOUNG_MIB}`,
];

/** One of Lambda's runtimes for Node. */
export interface Runtime {
  /** 22, 24 */
  readonly nodeMajor: number;
  /** The executable. */
  readonly node: string;
  /** The version of AWS's runtime client: `4.0.2`. */
  readonly client: string;
  /** The file that starts the client. */
  readonly start: string;
}

export interface FunctionConfiguration {
  /** The folder of the function's code, with an `index.cjs` that exports `handler`. */
  readonly code: string;
  /** The function's own environment variables. */
  readonly variables: Readonly<Record<string, string>>;
  readonly runtime: Runtime;
  /** Default `ingest`. */
  readonly functionName?: string;
  /** Default `index.handler`. */
  readonly handler?: string;
  readonly nodeFlags?: readonly string[];
}

/** One execution environment of a function: a process of AWS's runtime client, and Lambda's side of it. */
export class ExecutionEnvironment {
  /** Resolves with the exit code, once all output has been read; with the signal's name where one ended it. */
  readonly ended: Promise<number | string>;
  readonly #child: ChildProcess;
  readonly #api: RuntimeApi;
  #log = "";

  private constructor(api: RuntimeApi, child: ChildProcess) {
    this.#api = api;
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (chunk: string) => (this.#log += chunk));
    // "close", unlike "exit", comes after the last of the output.
    this.ended = once(child, "close").then(([code, signal]: (number | string | null)[]) => {
      const how = code ?? signal ?? "nothing";
      api.fail(new Error(`the runtime ended with ${how}:\n${this.#log}`));
      return how;
    });
  }

  static async start(configuration: FunctionConfiguration): Promise<ExecutionEnvironment> {
    const { code, variables, runtime, nodeFlags = [] } = configuration;
    const { functionName = "ingest", handler = "index.handler" } = configuration;
    const api = await RuntimeApi.start();
    const child = spawn(runtime.node, [...LAMBDA_FLAGS, ...nodeFlags, "--import", STAND_IN, runtime.start], {
      cwd: code,
      stdio: ["ignore", "pipe", "pipe"],
      // Nothing of this process's own: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
      env: {
        ...variables,
        PATH: "/usr/bin:/bin",
        LANG: "en_US.UTF-8",
        TZ: ":UTC",
        AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${runtime.nodeMajor}.x`,
        AWS_LAMBDA_RUNTIME_API: api.address,
        _HANDLER: handler,
        LAMBDA_TASK_ROOT: code,
        AWS_LAMBDA_FUNCTION_NAME: functionName,
        AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MEMORY_MIB),
        AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
        AWS_LAMBDA_LOG_STREAM_NAME: "2026/11/22/[$LATEST]0123456789abcdef0123456789abcdef",
      },
    });
    return new ExecutionEnvironment(api, child);
  }

  invoke(event: unknown, options: { readonly timeoutMs?: number } = {}): Promise<Outcome> {
    return this.#api.invoke(event, options);
  }

  /** See `RuntimeApi`. */
  deliver(event: unknown, options: { readonly timeoutMs?: number } = {}) {
    return this.#api.deliver(event, options);
  }

  /** See `RuntimeApi`. */
  get initError(): Promise<ReportedError> {
    return this.#api.initError;
  }

  get idle(): Promise<void> {
    return this.#api.idle;
  }

  /** The lines that the process has written so far; all of them once it has `ended`. */
  get logLines(): readonly string[] {
    return this.#log.split("\n").filter((line) => line !== "");
  }

  /** Stops every thread of the process where it is, as Lambda does after an answer, and resolves when they stand. */
  async freeze(): Promise<void> {
    this.#child.kill("SIGSTOP");
    while (!this.#threadStates().every((state) => state === "T")) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  thaw(): void {
    this.#child.kill("SIGCONT");
  }

  /** How many sockets the process has open, as the kernel counts. */
  get openSockets(): number {
    const folder = `/proc/${this.#child.pid}/fd`;
    return readdirSync(folder).filter((fd) => {
      try {
        return readlinkSync(`${folder}/${fd}`).startsWith("socket:");
      } catch {
        return false; // closed since
      }
    }).length;
  }

  async stop(): Promise<void> {
    this.#child.kill("SIGKILL"); // also ends a frozen one
    await this.ended;
    await this.#api.close();
  }

  /** One letter each, of proc(5). */
  #threadStates(): string[] {
    const folder = `/proc/${this.#child.pid}/task`;
    return readdirSync(folder).map((thread) => {
      const status = readFileSync(`${folder}/${thread}/stat`, "utf8");
      return status.charAt(status.lastIndexOf(")") + 2);
    });
  }
}
