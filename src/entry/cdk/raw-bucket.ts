import { Stack, Token, Validations } from "aws-cdk-lib";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { ConfigurationError } from "../../domain/errors.js";
import type { Settings } from "./settings.js";

/** Where events are kept: private, encrypted, reached by TLS alone, and there still when the stack is gone. */
export function createRawBucket(scope: Construct, settings: Settings): IBucket {
  const { bucket: given, bucketName, versioned = false, lifecycleRules = [], removalPolicy } = settings;
  if (given !== undefined) return ofThisRegion(scope, asInterface(given));
  const bucket = new Bucket(scope, "RawBucket", {
    ...(bucketName !== undefined && { bucketName }),
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned,
    lifecycleRules,
    removalPolicy,
  });
  // As long as the bucket stays, so does what refuses readers without TLS.
  bucket.policy?.applyRemovalPolicy(removalPolicy);
  Validations.of(bucket).acknowledge({
    id: "AwsSolutions-S1",
    reason:
      "Its one writer is the function, whose log has a line for each request. Server access logs would put nearly as many objects again; who must audit readers turns on CloudTrail's data events.",
  });
  return asInterface(bucket);
}

/** The function puts by the S3 of its own region, which would refuse every event for a bucket of another one. */
function ofThisRegion(scope: Construct, bucket: IBucket): IBucket {
  const { region } = Stack.of(scope);
  const known = [region, bucket.env.region].filter((name) => !Token.isUnresolved(name));
  if (new Set(known).size < 2) return bucket;
  throw new ConfigurationError(
    `bucket is in ${bucket.env.region}, and must be in ${region}, as the function`,
  );
}

/** A bucket is one, but for the compiler's exactOptionalPropertyTypes, which the CDK is not written for. */
function asInterface(bucket: IBucket | Bucket): IBucket {
  return bucket as IBucket;
}
