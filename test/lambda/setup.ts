import { join } from "node:path";
import { ExecutionEnvironment, type Runtime } from "../support/lambda/execution-environment.js";
import { createClient, type Credentials } from "../support/s3-bucket.js";

const given = process.env["LAMBDA_TEST_SETUP"];
if (given === undefined) throw new Error("no function to test: run these tests by `npm run test:lambda`");

/** What `npm run test:lambda` prepared. */
const setup = JSON.parse(given) as {
  /** A real server, and a user of it. */
  readonly s3: { readonly endpoint: string; readonly owner: Credentials };
  readonly runtimes: readonly Runtime[];
  /** A folder of folders: a user's functions, each as it would be zipped. */
  readonly bundles: string;
  /** Where the scripts are that hold one in a process. */
  readonly hosts: string;
};

export const { s3, bundles, hosts } = setup;
/** For describe.each: `Node 24, client 4.0.2`. */
export const RUNTIMES = setup.runtimes.map(
  (runtime) => [`Node ${runtime.nodeMajor}, client ${runtime.client}`, runtime] as const,
);

/** For describe.each, of RUNTIMES with each: what their bundles' names end in. */
const HANDLERS = [
  ["handler", ""],
  ["handler-rest", "-rest"],
] as const;
export const HANDLERS_ON_RUNTIMES = HANDLERS.flatMap(([handler, suffix]) =>
  RUNTIMES.map(([name, runtime]) => [handler, name, suffix, runtime] as const),
);

export function s3Client() {
  return createClient({ endpoint: s3.endpoint, credentials: s3.owner });
}

/** What a function needs to reach the bucket: on Lambda its role and its region's S3 do the same. */
export function variablesFor(bucket: string, endpoint = s3.endpoint): Record<string, string> {
  return {
    RAW_BUCKET_NAME: bucket,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: s3.owner.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.owner.secretAccessKey,
    AWS_ENDPOINT_URL_S3: endpoint,
  };
}

/** An execution environment of one of the bundles: `ready`, `minified`, `throws` … */
export function startFunction(
  bundle: string,
  runtime: Runtime,
  variables: Readonly<Record<string, string>>,
  nodeFlags: readonly string[] = [],
): Promise<ExecutionEnvironment> {
  const code = join(bundles, bundle);
  return ExecutionEnvironment.start({ code, variables, runtime, nodeFlags });
}
