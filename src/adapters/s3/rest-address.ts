import { ConfigurationError } from "../../domain/errors.js";
import type { Endpoint } from "./endpoint.js";
import { escapePath } from "./rest-path.js";

/** Where a bucket is, as its owner would type it. */
export interface BucketLocation {
  /** A name, or an access point's ARN. */
  readonly bucket: string;
  readonly region: string | undefined;
  /** Undefined for S3's own. */
  readonly endpoint: Endpoint | undefined;
  readonly fips: boolean;
  readonly dualstack: boolean;
}

/** Where its puts go. */
export interface BucketAddress {
  readonly protocol: "http:" | "https:";
  /** Without brackets, also where it is an IPv6 address. */
  readonly hostname: string;
  /** Empty for the protocol's own. */
  readonly port: string;
  /** The header. */
  readonly host: string;
  /** What a path has before the slash and the key. */
  readonly basePath: string;
  /** That signatures are for. */
  readonly region: string;
}

const ACCESS_POINT = /^arn:aws[a-z-]*:s3:([a-z0-9-]+):(\d{12}):accesspoint[/:]([a-z0-9-]+)$/;
const HOST_LABEL = /^(?!-)[a-zA-Z0-9-]{1,63}(?<!-)$/;
/** Where a region's hosts do not end in amazonaws.com: AWS's partitions. */
const SUFFIXES = [
  [/^cn-/, "amazonaws.com.cn"],
  [/^us-iso-/, "c2s.ic.gov"],
  [/^us-isob-/, "sc2s.sgov.gov"],
  [/^eu-isoe-/, "cloud.adc-e.uk"],
  [/^us-isof-/, "csp.hci.ic.gov"],
  [/^eusc-/, "amazonaws.eu"],
] as const;

/** @throws ConfigurationError for what only the SDK can address */
export function assertAddressable({ bucket, endpoint, fips, dualstack }: BucketLocation): void {
  const problem =
    bucket.startsWith("arn:") && (endpoint !== undefined || !ACCESS_POINT.test(bucket))
      ? "of ARNs it takes those of one region's access points at S3 itself"
      : /--(x|xa|op)-s3$/.test(bucket)
        ? "it knows no directory buckets and no Outposts"
        : endpoint !== undefined && (fips || dualstack)
          ? "an endpoint is what it is: unset AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT"
          : undefined;
  if (problem !== undefined) {
    throw new ConfigurationError(
      `S3RestObjectStore: ${problem}; for all else there is S3ObjectStore of clickstream-ingest/s3`,
    );
  }
}

/**
 * The same that the SDK makes of it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 *
 * @throws Error, as the SDK, if the region is missing or cannot be one
 */
export function addressOf(location: BucketLocation): BucketAddress {
  const { bucket, endpoint } = location;
  const [, arnRegion, account = "", accessPoint = ""] = ACCESS_POINT.exec(bucket) ?? [];
  const region = arnRegion ?? location.region;
  if (region === undefined) throw new Error("Region is missing");
  if (!HOST_LABEL.test(region)) throw new Error("Region not accepted");
  if (arnRegion !== undefined) {
    const url = new URL(`https://${accessPoint}-${account}.${hostOfS3("s3-accesspoint", region, location)}`);
    return addressAt(url, url.hostname, "", region);
  }
  const url = endpoint?.url ?? new URL(`https://${hostOfS3("s3", region, location)}`);
  const root = url.pathname.replace(/\/+$/, "");
  return endpoint?.needsPathStyle === true || !canPrecedeHost(bucket, url.protocol)
    ? addressAt(url, url.hostname, `${root}/${escapePath(bucket)}`, region)
    : addressAt(url, `${bucket}.${url.hostname}`, root, region);
}

function hostOfS3(service: string, region: string, { fips, dualstack }: BucketLocation): string {
  const suffix = SUFFIXES.find(([pattern]) => pattern.test(region))?.[1] ?? "amazonaws.com";
  return `${service}${fips ? "-fips" : ""}${dualstack ? ".dualstack" : ""}.${region}.${suffix}`;
}

/** A name with dots cannot under TLS: a certificate's wildcard covers one label. */
function canPrecedeHost(bucket: string, protocol: string): boolean {
  const labels = protocol === "http:" ? bucket.split(".") : [bucket];
  return labels.every(
    (label) => HOST_LABEL.test(label) && label.length >= 3 && label === label.toLowerCase(),
  );
}

function addressAt(url: URL, hostname: string, basePath: string, region: string): BucketAddress {
  return {
    protocol: url.protocol === "http:" ? "http:" : "https:",
    hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port,
    host: url.port === "" ? hostname : `${hostname}:${url.port}`,
    basePath,
    region,
  };
}
