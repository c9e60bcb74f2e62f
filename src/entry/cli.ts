import { isAbsolute, relative, resolve, sep } from "node:path";
import { HELP, parseCliArguments, UsageError, type DevCommand } from "./cli/arguments.js";
import { s3StoreFailure, startFailure } from "./cli/failures.js";
import { openCors } from "../adapters/local-gateway/cors.js";
import { isIngestError } from "../domain/errors.js";
import { createDevServer, type DevServer, type DevServerOptions } from "./dev.js";
import { loadHandler } from "./cli/load-handler.js";
import {
  pathWidthOf,
  renderBanner,
  renderError,
  renderExchange,
  renderHandlerError,
  renderStopping,
  renderUnhandled,
} from "./cli/output.js";
import { packageVersion } from "./package-root.js";

/** What the command line uses of its process, so that a test can be one. */
export interface CliIo {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly stderr: { write(text: string): unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working directory: the data folder is relative to it, and shown so. */
  readonly cwd: string;
  /** Calls `listener` for each SIGINT and SIGTERM from now on. */
  onSignal(listener: () => void): void;
  /** Calls `listener` for what fails in the background from now on: a rejection or a throw that nobody handles. */
  onUnhandled(listener: (error: unknown) => void): void;
  /** Ends the process at once. */
  exit(code: number): void;
  /** Milliseconds of a clock that never steps. */
  monotonicMs(): number;
  readonly importS3: () => Promise<typeof import("./s3.js")>;
}

/**
 * A terminal sends Ctrl-C to npm and to the script that npm runs, and npm hands its own on to the
 * script: what comes this soon after the first signal is the same key.
 */
const SAME_KEY_MS = 250;

/**
 * The command `clickstream-ingest`.
 *
 * @returns the exit code: 0, 1 for a failure, 2 for a command line that is wrong, 130 for a stop that
 *   did not wait for the open requests
 */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  try {
    const parsed = parseCliArguments(argv);
    if (parsed.command === "dev") return await runDev(parsed, io);
    io.stdout.write(parsed.command === "help" ? HELP : `${packageVersion()}\n`);
    return 0;
  } catch (error) {
    const isUsage = error instanceof UsageError;
    const hint = isUsage ? "; see clickstream-ingest --help" : "";
    io.stderr.write(`clickstream-ingest: ${error instanceof Error ? error.message : "failed"}${hint}\n`);
    return isUsage ? 2 : 1;
  }
}

async function runDev(command: DevCommand, io: CliIo): Promise<number> {
  const { port, host, s3, routes, origins, handlerFile } = command;
  const dataDir = resolve(io.cwd, command.dataDir);
  const shown = {
    storedIn: s3 === undefined ? shownFolder(io.cwd, dataDir) : `s3://${s3.bucket}/`,
    colour: io.stdout.isTTY === true && !io.env["NO_COLOR"],
    pathWidth: pathWidthOf(routes),
  };
  const handler = handlerFile === undefined ? undefined : await loadHandler(io.cwd, handlerFile);
  // Lambda would serve on in a new environment.
  if (handler) io.onUnhandled((error) => io.stderr.write(renderUnhandled(error)));
  const server = createServer({
    port,
    host,
    dataDir,
    routes,
    inspect: true,
    ...(origins.length > 0 && { cors: { ...openCors(routes), allowOrigins: origins } }),
    ...(handler && { handler }),
    ...(s3 && { store: await s3Store(s3, io) }),
    onError: (error) => io.stderr.write(handler ? renderHandlerError(error) : renderError(error)),
    onExchange: (exchange) => io.stdout.write(renderExchange(exchange, shown)),
  });
  const { url } = await server.start().catch((error: unknown) => {
    throw startFailure(error, command);
  });
  // First: whoever reads "Ctrl-C to stop" may send it at once.
  const exitCode = untilStopped(server, io);
  io.stdout.write(
    renderBanner({ version: packageVersion(), url, routes, origins, host, handlerFile }, shown),
  );
  return exitCode;
}

/** What the server refuses at once was written on the command line. */
function createServer(options: DevServerOptions): DevServer {
  try {
    return createDevServer(options);
  } catch (error) {
    throw isIngestError(error) ? new UsageError(error.message) : error;
  }
}

async function s3Store(options: NonNullable<DevCommand["s3"]>, io: CliIo) {
  try {
    const { S3ObjectStore } = await io.importS3();
    // At a terminal someone waits for the answer, who had better hear soon that the endpoint is wrong.
    return new S3ObjectStore({ ...options, timeoutMs: 5_000 });
  } catch (error) {
    throw s3StoreFailure(error);
  }
}

/** The first signal stops in order; a second one, by someone who will not wait, at once. */
function untilStopped(server: DevServer, io: CliIo): Promise<number> {
  return new Promise((stopped, failed) => {
    let firstMs: number | undefined;
    io.onSignal(() => {
      const nowMs = io.monotonicMs();
      if (firstMs === undefined) {
        firstMs = nowMs;
        io.stdout.write(renderStopping(server.openRequests));
        server.stop().then(() => stopped(0), failed);
      } else if (nowMs - firstMs > SAME_KEY_MS) {
        io.exit(130);
        stopped(130);
      }
    });
  });
}

/** With a slash at its end; relative where it is inside the working directory. */
function shownFolder(cwd: string, folder: string): string {
  const inside = relative(cwd, folder);
  const isOutside = inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  const shown = (isOutside ? folder : inside).replaceAll(sep, "/");
  return shown === "" || shown.endsWith("/") ? shown : `${shown}/`;
}
