import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { describe, expect, test } from "@jest/globals";
import { synthesize } from "../support/infra/synthesized-stack.js";

const BUCKET = "AWS::S3::Bucket";
const POLICY = "AWS::S3::BucketPolicy";
/** But for the deployment that makes it and fails: left behind, it would hold its name against the next one. */
const STAYS = { DeletionPolicy: "RetainExceptOnCreate", UpdateReplacePolicy: "Retain" };

describe("the raw bucket", () => {
  test("is private, encrypted, and stays when the stack is deleted", () => {
    const { Properties, ...bucket } = synthesize().only(BUCKET);
    expect(Properties).toEqual({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
      },
    });
    expect(bucket).toMatchObject(STAYS);
  });

  test("keeps what refuses readers without TLS for as long as it stays itself", () => {
    expect(synthesize().only(POLICY)).toMatchObject(STAYS);
    const leaving = synthesize({ removalPolicy: RemovalPolicy.DESTROY });
    expect(leaving.only(POLICY)).toMatchObject({ DeletionPolicy: "Delete" });
  });

  test("refuses whoever comes without TLS 1.2", () => {
    expect(synthesize().only(POLICY).Properties).toMatchSnapshot();
  });

  test("keeps versions, lets objects expire and goes with the stack where the props say so", () => {
    const { Properties, ...bucket } = synthesize({
      bucketName: "shop-events",
      versioned: true,
      lifecycleRules: [{ expiration: Duration.days(90) }],
      removalPolicy: RemovalPolicy.DESTROY,
    }).only(BUCKET);
    expect(Properties).toMatchObject({
      BucketName: "shop-events",
      VersioningConfiguration: { Status: "Enabled" },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 90, Status: "Enabled" }] },
    });
    expect(bucket).toMatchObject({ DeletionPolicy: "Delete" });
  });

  test("may be one that is there already: then none is made, and the function writes to that one", () => {
    const { template, only } = synthesize((stack) => ({
      bucket: Bucket.fromBucketName(stack, "Given", "raw-events"),
    }));
    template.resourceCountIs(BUCKET, 0);
    template.resourceCountIs(POLICY, 0);
    expect(only("AWS::Lambda::Function").Properties).toMatchObject({
      Environment: { Variables: { RAW_BUCKET_NAME: "raw-events" } },
    });
  });
});
