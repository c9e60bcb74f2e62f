import { isIngestError } from "../../domain/errors.js";
import { DEFAULT_HOST, DEFAULT_PORT, type DevCommand } from "./arguments.js";

const DEV = "clickstream-ingest dev";

/** Why the dev server did not start, as one line that says what to do. */
export function startFailure(error: unknown, { host, port }: DevCommand): Error {
  return new Error(startProblem(error, host, port), { cause: error });
}

function startProblem(error: unknown, host: string, port: number): string {
  if (isIngestError(error)) return `${error.message}; choose another folder: ${DEV} --data FOLDER`;
  const code = codeOf(error);
  switch (code) {
    case "EADDRINUSE": {
      const other = port < 65_535 ? port + 1 : DEFAULT_PORT;
      return `port ${port} is taken; stop the other server or choose another: ${DEV} --port ${other}`;
    }
    case "EACCES":
      return `no permission to listen on port ${port}; choose one above 1023: ${DEV} --port ${DEFAULT_PORT}`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `${host} is no address of this machine; choose one that is: ${DEV} --host ${DEFAULT_HOST}`;
    default:
      return `cannot listen on ${host} port ${port} (${code ?? "unknown error"})`;
  }
}

/** Why there is no S3 store; the SDK is an optional peer, so the likely reason is that nobody installed it. */
export function s3StoreFailure(error: unknown): Error {
  const code = codeOf(error);
  if (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") {
    return new Error("--bucket needs the AWS SDK: npm install @aws-sdk/client-s3", { cause: error });
  }
  if (isIngestError(error)) return error;
  return new Error(`the S3 store cannot be created (${code ?? "unknown error"})`, { cause: error });
}

function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : undefined;
}
