// What the dev server shows, as text: pure, so that a test can look at every line of it.
import { posix } from "node:path";
import { inspect, styleText } from "node:util";
import { INSPECTOR_PATH } from "../../adapters/inspector/inspector.js";
import { examplePath, splitRouteKey } from "../../adapters/local-gateway/routes.js";
import { isIngestError } from "../../domain/errors.js";
import { curlLine } from "../curl-line.js";
import type { DevExchange } from "../dev.js";

interface BannerFacts {
  readonly version: string;
  /** Of the server, without a path. */
  readonly url: string;
  /** Route keys. */
  readonly routes: readonly string[];
  /** None: any. */
  readonly origins: readonly string[];
  /** Of what the server listens on. */
  readonly host: string;
  /** A file of the user's that answers in place of the ingest. */
  readonly handlerFile?: string | undefined;
}

interface OutputOptions {
  /** What a key is shown after: a folder or an `s3://` address, with a slash at its end. */
  readonly storedIn: string;
  /** ANSI colours. */
  readonly colour: boolean;
  /** Characters that a path is padded to; for the routes' paths, `pathWidthOf`. */
  readonly pathWidth: number;
}

const WILDCARDS: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/** What is shown once the server listens. The curl line stands alone on one line, to be copied. */
export function renderBanner(facts: BannerFacts, options: OutputOptions): string {
  const { bold, dim, cyan } = styles(options);
  const { version, url, routes, origins, host, handlerFile } = facts;
  const rows = [
    ...routes.map((route) => {
      const { method, path = "/" } = splitRouteKey(route);
      return [method, cyan(`${url}${path}`)] as const;
    }),
    handlerFile === undefined
      ? (["files", `${options.storedIn}events/YYYY/MM/DD/HH/event-<uuid>.json`] as const)
      : (["handler", handlerFile] as const),
    ["inspect", cyan(`${url}${INSPECTOR_PATH}`)] as const,
    ...(WILDCARDS.has(host)
      ? [["network", "open to every network of this machine, the inspector too"] as const]
      : []),
    ...(origins.length > 0 ? [["origins", origins.join(", ")] as const] : []),
  ];
  const toTry = examplePath(routes);
  return [
    "",
    `  ${bold("clickstream-ingest")} ${dim(version)}`,
    "",
    ...rows.map(([label, value]) => `  ${dim(label.padEnd(7))}  ${value}`),
    "",
    ...(toTry !== undefined
      ? [`  ${dim("Try it, from another terminal:")}`, "", curlLine(`${url}${toTry}`), ""]
      : []),
    `  ${dim("Ctrl-C to stop")}`,
    "",
    "",
  ].join("\n");
}

/** Of the longest of the routes' paths; and no less than most paths are long, for routes with variables. */
export function pathWidthOf(routes: readonly string[]): number {
  return Math.max(12, ...routes.map((route) => (splitRouteKey(route).path ?? "/").length));
}

/**
 * One line for one request, its columns below one another: time, method, path, status, duration, the
 * body's size, and what was stored or why not. Times are UTC, as the hours of the folders are.
 * `14:05:09.123Z  POST     /clickstream  200    3 ms     43B  data/events/…/event-….json`
 */
export function renderExchange(exchange: DevExchange, options: OutputOptions): string {
  const { dim, status } = styles(options);
  const { answeredAtMs, method, path, durationMs, bytes, code, rejected, puts } = exchange;
  const columns = [
    dim(new Date(answeredAtMs).toISOString().slice(11)),
    `${method.padEnd(7)} ${printablePath(path).padEnd(options.pathWidth)}`,
    status(exchange.status),
    dim(`${Math.round(durationMs)} ms`.padStart(7)),
    dim(SIZE.format(bytes).padStart(7)),
  ];
  const stored = describePuts(puts, options.storedIn);
  if (stored !== "") columns.push(stored);
  if (rejected) columns.push(`${rejected} rejected`);
  if (code !== undefined) columns.push(code);
  return `${columns.join("  ")}\n`;
}

/** `43B`, `1.2KB`, `5.2MB`: of 1000, as network tools count. */
const SIZE = new Intl.NumberFormat("en", {
  ...{ style: "unit", unit: "byte", unitDisplay: "narrow" },
  ...{ notation: "compact", maximumFractionDigits: 1 },
});

/** What a handler of the user's threw, with its causes: it is their code, at their terminal. */
export function renderHandlerError(error: unknown): string {
  return `${typeof error === "string" ? error : inspect(error)}\n`;
}

/**
 * Why a request was answered 5xx. Only this library's own messages are shown: those of others may
 * quote a payload, so of others the name and the code are.
 */
export function renderError(error: unknown): string {
  if (!(error instanceof Error)) return "error: unknown\n";
  const { code } = (error.cause ?? error) as { code?: unknown };
  const known = isIngestError(error) ? error.message : error.name;
  return `error: ${known}${typeof code === "string" && /^\w{1,64}$/.test(code) ? ` (${code})` : ""}\n`;
}

/** What a hosted handler left in the background, where nobody waits for it. */
export function renderUnhandled(error: unknown): string {
  return `unhandled, which ends a Lambda's environment: ${renderHandlerError(error)}`;
}

/** On a line of its own, below the `^C` that a terminal shows. */
export function renderStopping(openRequests: number): string {
  if (openRequests === 0) return "\nstopping\n";
  return `\nstopping: finishing ${openRequests} open ${openRequests === 1 ? "request" : "requests"}\n`;
}

function describePuts(puts: DevExchange["puts"], storedIn: string): string {
  const [first] = puts;
  if (first === undefined) return "";
  const existing = puts.filter(({ outcome }) => outcome === "exists").length;
  if (puts.length === 1) {
    return `${storedIn}${first.key}${existing === 1 ? "  (stored already)" : ""}`;
  }
  const folder = `${storedIn}${commonFolder(puts.map(({ key }) => posix.dirname(key)))}`;
  return `${puts.length} files in ${folder}${existing > 0 ? `  (${existing} stored already)` : ""}`;
}

/** The deepest folder that holds all of the given ones, with a slash at its end. */
function commonFolder(folders: readonly string[]): string {
  const [first = [], ...others] = folders.map((folder) => folder.split("/"));
  const differs = first.findIndex((segment, i) => others.some((other) => other[i] !== segment));
  const common = differs === -1 ? first : first.slice(0, differs);
  return common.map((segment) => `${segment}/`).join("");
}

/** A client chooses the path: no control or invisible formatting character of it reaches a terminal. */
function printablePath(path: string): string {
  const printable = path.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "");
  return printable.length > 100 ? `${[...printable].slice(0, 100).join("")}…` : printable;
}

type Style = Parameters<typeof styleText>[0];

function styles({ colour }: Pick<OutputOptions, "colour">) {
  // The caller knows which stream this is for; styleText would look at stdout.
  const styled = (style: Style) => (text: string) =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  return {
    bold: styled("bold"),
    dim: styled("dim"),
    cyan: styled("cyan"),
    status: (status: number) =>
      styled(status >= 500 ? "red" : status >= 400 || status === 207 ? "yellow" : "green")(String(status)),
  };
}
