import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  CorsHttpMethod,
  type CorsPreflightOptions,
  HttpApi,
  HttpMethod,
  type HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { ConfigurationError } from "../../domain/errors.js";
import type { HttpApiCors } from "../../adapters/local-gateway/cors.js";
import type { Settings } from "./settings.js";

/**
 * No address and no user agent: the handler keeps of an address what `ip` says, and this log would keep all.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
const ACCESS_LOG = {
  requestId: "$context.requestId",
  time: "$context.requestTime",
  routeKey: "$context.routeKey",
  method: "$context.httpMethod",
  protocol: "$context.protocol",
  status: "$context.status",
  responseBytes: "$context.responseLength",
  latencyMs: "$context.responseLatency",
  integrationLatencyMs: "$context.integrationLatency",
  integrationStatus: "$context.integration.status",
  integrationError: "$context.integrationErrorMessage",
  gatewayError: "$context.error.message",
};

/** The HTTP API with its one route, on one stage that deploys itself. */
export function createIngestApi(
  scope: Construct,
  handler: IFunction,
  settings: Settings,
): { api: HttpApi; stage: HttpStage } {
  const { apiName, ipAddressType, stageName, path, cors, throttle } = settings;
  const api = new HttpApi(scope, "Api", {
    apiName,
    description: "Takes events and hands them to the function that stores them",
    ipAddressType,
    createDefaultStage: false,
    corsPreflight: corsPreflight(cors),
  });
  const [route] = api.addRoutes({
    path,
    methods: [HttpMethod.POST],
    integration: new HttpLambdaIntegration("Ingest", handler), // payload format 2.0
  });
  if (route !== undefined) {
    Validations.of(route).acknowledge({
      id: "AwsSolutions-APIG4",
      reason:
        "Pages of anyone post events before anyone has signed in: the endpoint is public by purpose. The stage's throttle bounds what a stranger can cost.",
    });
  }
  const accessLog = new LogGroup(scope, "AccessLog", {
    // Of other names each group would grow the one policy that lets services write logs, which has a limit.
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
    logGroupName: `/aws/vendedlogs/${apiName}`,
    retention: settings.logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const stage = api.addStage("Live", {
    stageName,
    autoDeploy: true,
    throttle,
    accessLogSettings: {
      destination: new LogGroupLogDestination(accessLog),
      format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
    },
  });
  return { api, stage };
}

function corsPreflight({ allowMethods, maxAge, ...cors }: HttpApiCors): CorsPreflightOptions {
  return {
    allowOrigins: [...cors.allowOrigins],
    ...(cors.allowHeaders && { allowHeaders: [...cors.allowHeaders] }),
    ...(cors.exposeHeaders && { exposeHeaders: [...cors.exposeHeaders] }),
    ...(allowMethods && { allowMethods: allowMethods.map(corsMethod) }),
    ...(maxAge !== undefined && { maxAge: Duration.seconds(maxAge) }),
    ...(cors.allowCredentials !== undefined && { allowCredentials: cors.allowCredentials }),
  };
}

const CORS_METHODS: readonly string[] = Object.values(CorsHttpMethod);

function corsMethod(name: string): CorsHttpMethod {
  if (isCorsMethod(name)) return name;
  throw new ConfigurationError(`cors.allowMethods: ${name} is none of ${CORS_METHODS.join(", ")}`);
}

function isCorsMethod(name: string): name is CorsHttpMethod {
  return CORS_METHODS.includes(name);
}
