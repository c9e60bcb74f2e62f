/**
 * The part of an API Gateway HTTP API event, payload format 2.0, that ingest reads. Function URLs send
 * the same. `APIGatewayProxyEventV2` of `@types/aws-lambda` is assignable.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export interface HttpApiEvent {
  readonly version: string;
  /** Names in lower case, repeated headers joined by commas. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Absent for an empty body. */
  readonly body?: string | undefined;
  readonly isBase64Encoded: boolean;
  readonly requestContext: {
    readonly apiId: string;
    readonly requestId: string;
    readonly stage: string;
    readonly http: {
      readonly method: string;
      /** With a named stage, prefixed by it. */
      readonly path: string;
      readonly sourceIp: string;
      readonly userAgent: string;
    };
    /** What an authorizer found out: JWT claims, a Lambda authorizer's context, IAM. For `enrich`. */
    readonly authorizer?: {
      readonly jwt?: { readonly claims: Readonly<Record<string, unknown>> };
      readonly lambda?: Readonly<Record<string, unknown>> | null;
      readonly iam?: object;
    };
  };
}

/** The answer to such an event. */
export interface HttpApiResult {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** The part of Lambda's context that ingest reads. Lambda gives all of it; a test may give `{}`. */
export interface LambdaContext {
  readonly awsRequestId?: string;
  readonly functionName?: string;
  getRemainingTimeInMillis?(): number;
}

/**
 * A Lambda handler of HTTP API events; assignable to `APIGatewayProxyHandlerV2`. Two parameters, never
 * three: the Node 24 runtime refuses a handler that declares a callback.
 */
export type HttpApiHandler = (event: HttpApiEvent, context?: LambdaContext) => Promise<HttpApiResult>;
