import { parseArgs } from "node:util";
import { isOriginPattern } from "../../adapters/local-gateway/cors.js";

export const DEFAULT_PORT = 3000;
export const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_DATA_DIR = "./data";
const DEFAULT_ROUTE = "POST /clickstream";

export const HELP = `clickstream-ingest: clickstream events from HTTP to durable objects

Usage
  clickstream-ingest dev [options]   answer ${DEFAULT_ROUTE} on this machine, without an AWS account

Options of dev
  --port NUMBER     port to listen on, 0 for any free one (default ${DEFAULT_PORT})
  --host ADDRESS    address to listen on (default ${DEFAULT_HOST})

  --data FOLDER     where the events are stored as files (default ${DEFAULT_DATA_DIR})
  --bucket NAME     store in this S3 bucket instead of files; needs @aws-sdk/client-s3
  --endpoint URL    an S3-compatible service that holds the bucket, e.g. http://127.0.0.1:9000

  --origin ORIGIN   let only pages of this origin read answers, e.g. https://shop.example;
                    may be repeated (default: pages of any origin)
  --handler FILE    run this module's export "handler", a Lambda function of yours, instead
  --route ROUTE     what reaches the handler, e.g. "GET /pets/{id}", "ANY /{proxy+}" or '$default';
                    may be repeated (default "${DEFAULT_ROUTE}")

  --help            this text
  --version         the installed version

Examples
  clickstream-ingest dev
  clickstream-ingest dev --bucket raw-events --endpoint http://127.0.0.1:9000
  clickstream-ingest dev --handler dist/index.cjs --route "POST /clickstream" --origin https://shop.example
`;

/** What a command line asks for. */
type CliCommand = { readonly command: "help" } | { readonly command: "version" } | DevCommand;

export interface DevCommand {
  readonly command: "dev";
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly s3?: { readonly bucket: string; readonly endpoint?: string };
  /** None: any origin. */
  readonly origins: readonly string[];
  readonly routes: readonly string[];
  readonly handlerFile?: string;
}

/** A command line that cannot be followed; the message says what to write instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const VALUE_OPTIONS = [
  ...(["port", "host", "data", "bucket", "endpoint", "handler"] as const),
  ...(["origin", "route"] as const), // may be repeated
];
type ValueOption = (typeof VALUE_OPTIONS)[number];

/** @throws UsageError */
export function parseCliArguments(argv: readonly string[]): CliCommand {
  // Not strict, for messages of our own: node's run to three sentences.
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    options: {
      ...Object.fromEntries(VALUE_OPTIONS.map((name) => [name, { type: "string" }] as const)),
      help: { type: "boolean", short: "h" },
      version: { type: "boolean", short: "v" },
    },
  });
  const flags = new Set<string>();
  const values = new Map<ValueOption, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    if (token.name === "help" || token.name === "version") flags.add(token.name);
    else if (!isValueOption(token.name)) throw new UsageError(`unknown option ${token.rawName}`);
    else if (!token.value) throw new UsageError(`${token.rawName} needs a value`);
    else values.set(token.name, [...(values.get(token.name) ?? []), token.value]);
  }
  const [command, surplus] = positionals;
  if (flags.has("help") || command === "help") return { command: "help" };
  if (flags.has("version")) return { command: "version" };
  if (command === undefined && values.size === 0) return { command: "help" };
  if (command === undefined) throw new UsageError("no command given; write: clickstream-ingest dev …");
  if (command !== "dev") throw new UsageError(`unknown command "${command}"; the one there is: dev`);
  if (surplus !== undefined) throw new UsageError(`unexpected argument "${surplus}"`);
  return devCommand(values);
}

function devCommand(values: ReadonlyMap<ValueOption, readonly string[]>): DevCommand {
  /** Of an option given twice, the last holds. */
  const last = (name: ValueOption) => values.get(name)?.at(-1);
  const [bucket, endpoint, handlerFile] = [last("bucket"), last("endpoint"), last("handler")];
  const origins = values.get("origin") ?? [];
  if (endpoint !== undefined && bucket === undefined) {
    throw new UsageError("--endpoint needs --bucket: add --bucket NAME");
  }
  if (endpoint !== undefined && !/^https?:\/\/[^/]/.test(endpoint)) {
    throw new UsageError("--endpoint must be a URL such as http://127.0.0.1:9000");
  }
  if (bucket !== undefined && values.has("data")) {
    throw new UsageError("--data and --bucket exclude each other: choose where to store");
  }
  if (handlerFile !== undefined && (bucket !== undefined || values.has("data"))) {
    throw new UsageError("--handler stores where it wants to: leave out --data and --bucket");
  }
  if (handlerFile === undefined && values.has("route")) {
    throw new UsageError(`--route needs --handler: this library's own handler takes ${DEFAULT_ROUTE} alone`);
  }
  if (!origins.every(isOriginPattern)) {
    throw new UsageError("--origin must be a scheme and a host such as https://shop.example, without a path");
  }
  return {
    command: "dev",
    port: portOf(last("port") ?? String(DEFAULT_PORT)),
    host: last("host") ?? DEFAULT_HOST,
    dataDir: last("data") ?? DEFAULT_DATA_DIR,
    ...(bucket !== undefined && { s3: { bucket, ...(endpoint !== undefined && { endpoint }) } }),
    origins,
    routes: values.get("route") ?? [DEFAULT_ROUTE],
    ...(handlerFile !== undefined && { handlerFile }),
  };
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65_535)) throw new UsageError("--port must be a whole number of 0-65535");
  return port;
}

function isValueOption(name: string): name is ValueOption {
  return (VALUE_OPTIONS as readonly string[]).includes(name);
}
