import { expect, test } from "@jest/globals";
import { ConfigurationError } from "../../src/domain/errors.js";
import { s3StoreFailure, startFailure } from "../../src/entry/cli/failures.js";

const command = {
  ...({ command: "dev", host: "box.example", port: 80, dataDir: "./data" } as const),
  ...{ origins: [], routes: ["POST /clickstream"] },
};
const failed = (code: string) => Object.assign(new Error("vendor's words"), { code });

test.each([
  [
    failed("EADDRINUSE"),
    "port 80 is taken; stop the other server or choose another: clickstream-ingest dev --port 81",
  ],
  [
    failed("EACCES"),
    "no permission to listen on port 80; choose one above 1023: clickstream-ingest dev --port 3000",
  ],
  [
    failed("ENOTFOUND"),
    "box.example is no address of this machine; choose one that is: clickstream-ingest dev --host 127.0.0.1",
  ],
  [failed("EMFILE"), "cannot listen on box.example port 80 (EMFILE)"],
  [undefined, "cannot listen on box.example port 80 (unknown error)"],
  [
    new ConfigurationError("cannot write there"),
    "cannot write there; choose another folder: clickstream-ingest dev --data FOLDER",
  ],
])("a start that failed with %s is told with what to do", (error, message) => {
  expect(startFailure(error, command)).toMatchObject({ message, cause: error });
});

test("the last port taken suggests the default one", () => {
  expect(startFailure(failed("EADDRINUSE"), { ...command, port: 65_535 }).message).toMatch(/--port 3000$/);
});

test("an S3 store's own complaint about its options is told as it is", () => {
  const error = new ConfigurationError("bucket must not be empty");
  expect(s3StoreFailure(error)).toBe(error);
  expect(s3StoreFailure(failed("EISDIR")).message).toBe("the S3 store cannot be created (EISDIR)");
});
