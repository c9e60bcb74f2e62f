import { type Acknowledgment, RemovalPolicy, Token, Tokenization, Validations } from "aws-cdk-lib";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Code, Function as LambdaFunction, Tracing } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { join } from "node:path";
import { ConfigurationError } from "../../domain/errors.js";
import { type HandlerConfig, readConfig } from "../config.js";
import { packageRoot } from "../package-root.js";
import type { Settings } from "./settings.js";
import { wildcardFinding } from "./wildcard-finding.js";

/** The function, with a role that may write its log and its objects, and nothing else. */
export function createIngestFunction(scope: Construct, bucket: IBucket, settings: Settings): LambdaFunction {
  const { functionName, handler, runtime, architecture, memorySize, timeout, tracing } = settings;
  const { code, reservedConcurrentExecutions } = settings;
  const logGroup = new LogGroup(scope, "FunctionLog", {
    logGroupName: `/aws/lambda/${functionName}`,
    retention: settings.logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, "FunctionRole", {
    assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    description: `What ${functionName} may do`,
    inlinePolicies: {
      WriteEvents: new PolicyDocument({ statements: writeStatements(bucket, settings.prefix) }),
      WriteLog: new PolicyDocument({
        statements: [
          new PolicyStatement({
            actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
            resources: [logGroup.logGroupArn],
          }),
        ],
      }),
    },
  });
  Validations.of(role).acknowledge(...wildcards(scope, bucket, settings));
  return new LambdaFunction(scope, "Function", {
    functionName,
    description: "Stores the events of POST requests as objects in S3",
    code: code ?? Code.fromAsset(bundledHandler()),
    handler,
    runtime,
    architecture,
    memorySize,
    timeout,
    role,
    logGroup,
    tracing: tracing ? Tracing.ACTIVE : Tracing.DISABLED,
    environment: variablesOf(bucket, settings),
    ...(reservedConcurrentExecutions !== undefined && { reservedConcurrentExecutions }),
  });
}

/** `dist/function`: what the build made of `./handler-rest`. */
function bundledHandler(): string {
  const root = packageRoot();
  if (root !== undefined) return join(root.folder, "dist/function");
  throw new ConfigurationError(
    "the function's bundle lies in the package clickstream-ingest, and this code was bundled out of it; leave the package external, or give `code`",
  );
}

/** Those in the role's policies, for cdk-nag. */
function wildcards(scope: Construct, bucket: IBucket, { prefix, tracing }: Settings): Acknowledgment[] {
  const below = {
    id: wildcardFinding(scope, bucket.arnForObjects(`${prefix}/*`)),
    reason: "An event's key is known when it is written; all of them are below this prefix.",
  };
  if (!tracing) return [below];
  const reason = "X-Ray's two actions that write traces know no resource.";
  return [below, { id: wildcardFinding(scope, "*"), reason }];
}

/** The puts are conditional, which needs no right to read. */
function writeStatements(bucket: IBucket, prefix: string): PolicyStatement[] {
  const statements = [
    new PolicyStatement({ actions: ["s3:PutObject"], resources: [bucket.arnForObjects(`${prefix}/*`)] }),
  ];
  if (bucket.encryptionKey !== undefined) {
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
    const resources = [bucket.encryptionKey.keyArn];
    statements.push(new PolicyStatement({ actions: ["kms:GenerateDataKey"], resources }));
  }
  return statements;
}

/**
 * @throws ConfigurationError for what the handler would refuse at its cold start; not for what is known only when
 *   it is deployed
 */
function variablesOf(bucket: IBucket, settings: Settings): Record<string, string> {
  const { path, prefix, limits = {}, ip, layout, metricsNamespace, environment = {} } = settings;
  const ofProps: Partial<Record<keyof HandlerConfig, string | undefined>> = {
    RAW_BUCKET_NAME: bucket.bucketName,
    KEY_PREFIX: prefix,
    INGEST_PATH: path,
    MAX_BODY_BYTES: numberText(limits.maxBodyBytes),
    MAX_BATCH_EVENTS: numberText(limits.maxBatchEvents),
    IP_MODE: ip,
    LAYOUT: layout,
    METRICS_NAMESPACE: metricsNamespace,
  };
  const twice = Object.keys(environment).filter((name) => name in ofProps);
  if (twice.length > 0) {
    throw new ConfigurationError(
      `environment: ${twice.join(", ")}: there is a prop for it, which the API and the role go by too`,
    );
  }
  const variables: Record<string, string> = { ...environment };
  for (const [name, value] of Object.entries(ofProps)) if (value !== undefined) variables[name] = value;
  const known = Object.entries(variables).filter(([, value]) => !Token.isUnresolved(value));
  readConfig({ RAW_BUCKET_NAME: "named-when-deployed", ...Object.fromEntries(known) });
  return variables;
}

/** Also of a number that is known only when it is deployed. */
function numberText(value: number | undefined): string | undefined {
  return value === undefined ? undefined : Tokenization.stringifyNumber(value);
}
