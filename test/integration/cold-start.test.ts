import { expect, test } from "@jest/globals";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const ENTRIES = join(import.meta.dirname, "../../dist/cjs/entry");
const PACKAGE = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\/.*$/;

/** The packages that a fresh process has loaded once it has loaded the built entry. */
function packagesLoadedBy(entry: string): string[] {
  const list = `require(process.argv[1]); console.log(JSON.stringify(Object.keys(require.cache)))`;
  const env = { ...process.env, RAW_BUCKET_NAME: "raw-events", AWS_REGION: "us-east-1" };
  const output = execFileSync(process.execPath, ["-e", list, join(ENTRIES, entry)], {
    encoding: "utf8",
    env,
  });
  const files = JSON.parse(output) as string[];
  const names = files.flatMap((file) => PACKAGE.exec(file.replaceAll("\\", "/"))?.[1] ?? []);
  return [...new Set(names)];
}

test.each(["handler.js", "handler-rest.js"])(
  "a cold start of %s loads neither the logger nor zod nor the parser of addresses: the first request does",
  (entry) => {
    const loaded = packagesLoadedBy(entry);
    expect(loaded).not.toEqual([]); // else nothing was listed
    for (const late of ["pino", "zod", "ipaddr.js"]) expect(loaded).not.toContain(late);
  },
);

test("a cold start of handler-rest.js loads of packages only the signer and what it needs", () => {
  expect(packagesLoadedBy("handler-rest.js").sort()).toEqual([
    "@smithy/core",
    "@smithy/signature-v4",
    "@smithy/types",
  ]);
});
