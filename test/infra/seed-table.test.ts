// The console walk that this package replaces, line by line, beside what the deployed template has for it.
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type DeployedApp, synthesizeApp } from "../support/infra/deployed-app.js";
import { onlyResource } from "../support/infra/synthesized-stack.js";
import { makeTempFolder, type TempFolder } from "../support/temp-folder.js";

let folder: TempFolder;
let app: DeployedApp;

beforeAll(async () => {
  folder = await makeTempFolder();
  app = synthesizeApp(folder.path);
});
afterAll(() => folder.remove());

const API = "AWS::ApiGatewayV2::Api";
const ROUTE = "AWS::ApiGatewayV2::Route";
const INTEGRATION = "AWS::ApiGatewayV2::Integration";
const STAGE = "AWS::ApiGatewayV2::Stage";
const FUNCTION = "AWS::Lambda::Function";
const BUCKET = "AWS::S3::Bucket";

const idOf = (type: string) => onlyResource(app.template, type).id;

const ROWS: readonly [line: string, type: string, property: string, expected: unknown][] = [
  ["API type: HTTP API (v2)", API, "ProtocolType", "HTTP"],
  ["API name: clickstream-http-api", API, "Name", "clickstream-http-api"],
  ["IP address type: IPv4", API, "IpAddressType", "ipv4"],
  ["Route: POST /clickstream", ROUTE, "RouteKey", "POST /clickstream"],
  ["Route -> integration", ROUTE, "Target", () => join("integrations/", { Ref: idOf(INTEGRATION) })],
  ["Integration type: Lambda (always proxy)", INTEGRATION, "IntegrationType", "AWS_PROXY"],
  [
    "Integration: the function",
    INTEGRATION,
    "IntegrationUri",
    () => ({ "Fn::GetAtt": [idOf(FUNCTION), "Arn"] }),
  ],
  ["Version: 2.0", INTEGRATION, "PayloadFormatVersion", "2.0"],
  ["Lambda function: clickstream-lambda-ingest", FUNCTION, "FunctionName", "clickstream-lambda-ingest"],
  ["The path that the Lambda expects", FUNCTION, "Environment.Variables.INGEST_PATH", "/clickstream"],
  ["Stage name: $default", STAGE, "StageName", "$default"],
  ["Auto-deploy: enabled", STAGE, "AutoDeploy", true],
  ["Access-Control-Allow-Origin: *", API, "CorsConfiguration.AllowOrigins", ["*"]],
  ["Access-Control-Allow-Headers: *", API, "CorsConfiguration.AllowHeaders", ["*"]],
  ["Access-Control-Allow-Methods: POST, OPTIONS", API, "CorsConfiguration.AllowMethods", ["POST", "OPTIONS"]],
  ["S3 raw", FUNCTION, "Environment.Variables.RAW_BUCKET_NAME", () => ({ Ref: idOf(BUCKET) })],
  ["events/YYYY/MM/DD/HH/event-<uuid>.json", FUNCTION, "Environment.Variables.KEY_PREFIX", "events"],
];

const join = (...parts: unknown[]) => ({ "Fn::Join": ["", parts] });

describe("npm run deploy does what the console walk does", () => {
  test.each(ROWS)("%s", (_line, type, property, expected) => {
    const { Properties } = onlyResource(app.template, type);
    const value = property
      .split(".")
      .reduce<unknown>((of, name) => (of as Record<string, unknown>)[name], Properties);
    expect(value).toEqual(typeof expected === "function" ? (expected as () => unknown)() : expected);
  });

  test("AWS Region: ap-southeast-1", () => {
    expect(app.environment).toBe("aws://unknown-account/ap-southeast-1");
  });

  test("Invoke URL: https://<api-id>.execute-api.ap-southeast-1.amazonaws.com/clickstream, and its line of curl", () => {
    const url = [
      { Ref: idOf(API) },
      ".execute-api.ap-southeast-1.",
      { Ref: "AWS::URLSuffix" }, // amazonaws.com
      "/clickstream",
    ];
    const curl = `curl -X POST -H "Content-Type: application/json" -d '{"eventName": "curl_test", "userId": "u-1"}' https://`;
    const outputs = Object.values(app.template.toJSON()["Outputs"] as Record<string, { Value: unknown }>);
    expect(outputs.map(({ Value }) => Value)).toEqual([
      join("https://", ...url),
      join(curl, ...url),
      { Ref: idOf(BUCKET) },
    ]);
  });

  test("CORS is wide open only for development: one setting restricts it to the Amplify domain", async () => {
    const restricted = await makeTempFolder();
    const origin = "https://main.d1a2b3c4d5.amplifyapp.com";
    const { template } = synthesizeApp(restricted.path, { origins: origin });
    await restricted.remove();
    expect(onlyResource(template, API).Properties["CorsConfiguration"]).toEqual({
      AllowOrigins: [origin],
      AllowHeaders: ["*"],
      AllowMethods: ["POST", "OPTIONS"],
    });
  });
});
