// Where a put goes, by what the SDK itself makes of the same settings.
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { keyProblem } from "../../src/domain/storable-key.js";
import { ConfigurationError } from "../../src/domain/errors.js";
import { resolveEndpoint } from "../../src/adapters/s3/endpoint.js";
import { addressOf, assertAddressable, type BucketLocation } from "../../src/adapters/s3/rest-address.js";
import { escapePath } from "../../src/adapters/s3/rest-path.js";
import { S3RestObjectStore } from "../../src/entry/s3-rest.js";

/** What is looked at of what the SDK gives to its requestHandler. */
interface SdkRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Settings {
  readonly bucket: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly fips?: boolean;
  readonly dualstack?: boolean;
}

const locationOf = (settings: Settings): BucketLocation => ({
  bucket: settings.bucket,
  region: settings.region ?? "eu-central-1",
  endpoint: settings.endpoint === undefined ? undefined : resolveEndpoint(settings.endpoint),
  fips: settings.fips ?? false,
  dualstack: settings.dualstack ?? false,
});

/** `https://host:port/path`, and the Host header. */
function ours(settings: Settings, key: string): string[] {
  const { protocol, hostname, port, host, basePath } = addressOf(locationOf(settings));
  return [`${protocol}//${bracketed(hostname)}${port && `:${port}`}${basePath}/${escapePath(key)}`, host];
}

/** The same of the request that the SDK would send. */
async function sdks(settings: Settings, key: string): Promise<string[]> {
  const {
    bucket,
    endpoint,
    fips: useFipsEndpoint = false,
    dualstack: useDualstackEndpoint = false,
  } = settings;
  let seen: string[] = [];
  const client = new S3Client({
    ...{ region: settings.region ?? "eu-central-1", useFipsEndpoint, useDualstackEndpoint },
    ...(endpoint && { endpoint, forcePathStyle: resolveEndpoint(endpoint)?.needsPathStyle ?? false }),
    credentials: { accessKeyId: "x", secretAccessKey: "x" },
    maxAttempts: 1,
    requestHandler: {
      handle({ protocol, hostname, port, path, headers }: SdkRequest) {
        seen = [
          `${protocol}//${bracketed(hostname)}${port === undefined ? "" : `:${port}`}${path}`,
          headers["host"] ?? "",
        ];
        return Promise.reject(new Error("seen"));
      },
    } as never,
  });
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: "x" })).catch((error: unknown) => {
    if (seen.length === 0) throw error;
  });
  client.destroy();
  return seen;
}

const bracketed = (hostname: string) =>
  hostname.includes(":") && !hostname.startsWith("[") ? `[${hostname}]` : hostname;

const KEY = "events/2026/11/22/14/event-1.json";
const BUCKETS = [
  ...[
    "raw-events",
    "raw",
    "a.b-c.d",
    "my.bucket",
    "Raw-Events",
    "raw_events",
    "x".repeat(63),
    "x".repeat(64),
  ],
  ...["ab", "1.2.3", "-raw", "raw-", "raw..events", "über", "name-0123456789-s3alias"],
];
const ENDPOINTS = [
  ...["http://127.0.0.1:9000", "https://10.1.2.3", "http://[::1]:9000", "http://localhost:9000"],
  ...[
    "https://minio.example",
    "http://minio.example:9000",
    "https://s3.example:443/",
    "http://s3.example:80",
  ],
  ...["https://minio.example/base", "http://127.0.0.1:9000/base/"],
];
const REGIONS = [
  "us-east-1",
  "ap-southeast-7",
  "cn-north-1",
  "us-gov-west-1",
  "us-iso-east-1",
  "us-isob-east-1",
];

describe("a put goes where the SDK's would", () => {
  test.each(BUCKETS)("for the bucket %j at S3 itself and at any endpoint", async (bucket) => {
    for (const endpoint of [undefined, ...ENDPOINTS]) {
      const settings = { bucket, ...(endpoint && { endpoint }) };
      expect([endpoint, ...ours(settings, KEY)]).toEqual([endpoint, ...(await sdks(settings, KEY))]);
    }
  });

  test.each([...REGIONS, "eu-isoe-west-1", "us-isof-south-1", "eusc-de-east-1", "mx-central-1"])(
    "in the region %s",
    async (region) => {
      for (const bucket of ["raw-events", "raw.events"]) {
        expect(ours({ bucket, region }, KEY)).toEqual(await sdks({ bucket, region }, KEY));
      }
    },
  );

  test.each([
    [true, false],
    [false, true],
    [true, true],
  ])("with FIPS %p and dual stack %p", async (fips, dualstack) => {
    const arn = "arn:aws:s3:us-west-2:123456789012:accesspoint/raw";
    for (const bucket of ["raw-events", "raw.events", arn]) {
      const settings = { bucket, region: "us-west-2", fips, dualstack };
      expect(ours(settings, KEY)).toEqual(await sdks(settings, KEY));
    }
  });

  test.each([
    ["arn:aws:s3:eu-central-1:123456789012:accesspoint/raw-ap", "eu-central-1"],
    ["arn:aws:s3:eu-central-1:123456789012:accesspoint:raw-ap", "eu-central-1"],
    ["arn:aws:s3:us-west-2:123456789012:accesspoint/raw-ap", "eu-central-1"],
    ["arn:aws-cn:s3:cn-north-1:123456789012:accesspoint/raw-ap", "cn-north-1"],
  ])("for the access point %s", async (bucket, region) => {
    expect(ours({ bucket, region }, KEY)).toEqual(await sdks({ bucket, region }, KEY));
  });

  test("but that a slash at an endpoint's end is not doubled, where the SDK would begin the key with it", () => {
    const [url] = ours({ bucket: "raw", endpoint: "https://minio.example/base/" }, KEY);
    expect(url).toBe(`https://raw.minio.example/base/${KEY}`);
  });

  test("for any key that can be stored", async () => {
    const awkward = fc.constantFrom(
      ..."!'()*+&?#%=@:$,;~ \"<>[]^`{|}é日😀\u0001\u007f".split(""),
      "😀",
      "%2F",
    );
    const segment = fc.string({
      unit: fc.oneof(awkward, fc.string({ minLength: 1, maxLength: 1 })),
      minLength: 1,
    });
    const keys = fc
      .array(segment, { minLength: 1, maxLength: 4 })
      .map((segments) => segments.join("/"))
      .filter((key) => keyProblem(key) === undefined);
    await fc.assert(
      fc.asyncProperty(keys, async (key) => {
        expect(ours({ bucket: "raw" }, key)).toEqual(await sdks({ bucket: "raw" }, key));
      }),
      { numRuns: 100 },
    );
  });
});

describe("what only the SDK can address is refused when the store is made, and told where to go:", () => {
  test.each<Settings & { readonly what: string }>([
    {
      what: "a multi-region access point",
      bucket: "arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap",
    },
    {
      what: "a bucket on Outposts",
      bucket: "arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-01ac5d28a6a232904/accesspoint/raw",
    },
    { what: "an alias of one on Outposts", bucket: "raw-o01000000000000000000000--op-s3" },
    { what: "a directory bucket", bucket: "raw--use1-az4--x-s3" },
    { what: "an access point of one", bucket: "raw--use1-az4--xa-s3" },
    {
      what: "an access point behind an endpoint",
      bucket: "arn:aws:s3:us-west-2:123456789012:accesspoint/raw",
      endpoint: "https://vpce.example",
    },
    { what: "FIPS at an endpoint", bucket: "raw", endpoint: "https://s3.example", fips: true },
    { what: "dual stack at an endpoint", bucket: "raw", endpoint: "https://s3.example", dualstack: true },
  ])("$what", (settings) => {
    const check = () => assertAddressable(locationOf(settings));
    expect(check).toThrow(ConfigurationError);
    expect(check).toThrow("clickstream-ingest/s3");
  });
});

describe("the variables", () => {
  const before = { ...process.env };
  beforeEach(() => {
    delete process.env["AWS_ENDPOINT_URL_S3"];
    delete process.env["AWS_ENDPOINT_URL"];
  });
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  });

  test.each(["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"])("%s is heeded", (name) => {
    const make = () => new S3RestObjectStore({ bucket: "raw", endpoint: "https://s3.example" });
    expect(make).not.toThrow();
    process.env[name] = "true";
    expect(make).toThrow("unset AWS_USE_FIPS_ENDPOINT");
  });
});
