import { IpAddressType } from "aws-cdk-lib/aws-apigatewayv2";
import { describe, expect, test } from "@jest/globals";
import { synthesize } from "../support/infra/synthesized-stack.js";

const STAGE = "AWS::ApiGatewayV2::Stage";

describe("the API", () => {
  test("has one route, which may invoke the function and is all that may", () => {
    const { template, only } = synthesize();
    expect(only("AWS::ApiGatewayV2::Route").Properties["RouteKey"]).toBe("POST /clickstream");
    const permission = only("AWS::Lambda::Permission").Properties;
    expect(permission).toMatchObject({
      Action: "lambda:InvokeFunction",
      Principal: "apigateway.amazonaws.com",
      FunctionName: { "Fn::GetAtt": [only("AWS::Lambda::Function").id, "Arn"] },
    });
    expect(JSON.stringify(permission["SourceArn"])).toContain('"/*/*/clickstream"');
    template.resourceCountIs("AWS::Lambda::Url", 0);
  });

  test("lets a thousand requests a second through, or as many as the prop says", () => {
    const throttleOf = ({ only }: ReturnType<typeof synthesize>) =>
      only(STAGE).Properties["DefaultRouteSettings"];
    expect(throttleOf(synthesize())).toEqual({ ThrottlingRateLimit: 1_000, ThrottlingBurstLimit: 1_000 });
    const throttle = { rateLimit: 20, burstLimit: 50 };
    expect(throttleOf(synthesize({ throttle }))).toEqual({
      ThrottlingRateLimit: 20,
      ThrottlingBurstLimit: 50,
    });
  });

  test("logs each request with what went wrong in the integration, and nothing that tells who sent it", () => {
    const { template, only } = synthesize();
    const { Format, DestinationArn } = only(STAGE).Properties["AccessLogSettings"] as {
      Format: string;
      DestinationArn: { "Fn::GetAtt": [string, "Arn"] };
    };
    const fields = JSON.parse(Format) as Record<string, string>;
    expect(fields).toMatchObject({
      requestId: "$context.requestId",
      status: "$context.status",
      integrationError: "$context.integrationErrorMessage",
    });
    expect(Object.values(fields).filter((field) => /identity|userAgent|authorizer/i.test(field))).toEqual([]);
    expect(template.findResources("AWS::Logs::LogGroup")[DestinationArn["Fn::GetAtt"][0]]).toMatchObject({
      Properties: { LogGroupName: "/aws/vendedlogs/clickstream-http-api" },
    });
  });

  test("takes its names, its path and its stage from the props, and its URL tells them", () => {
    const { template, only, ingest } = synthesize({
      apiName: "clicks-api",
      path: "/e/clicks",
      stageName: "live",
      ipAddressType: IpAddressType.DUAL_STACK,
    });
    expect(only("AWS::ApiGatewayV2::Api").Properties).toMatchObject({
      Name: "clicks-api",
      IpAddressType: "dualstack",
    });
    expect(only("AWS::ApiGatewayV2::Route").Properties["RouteKey"]).toBe("POST /e/clicks");
    expect(only(STAGE).Properties["StageName"]).toBe("live");
    expect(ingest.api.httpApiName).toBe("clicks-api");
    const [url] = Object.values(template.findOutputs("*", { Description: "Where events are posted" }));
    expect(JSON.stringify(url)).toMatch(/"\/live\/e\/clicks"\]/);
  });

  test("takes of CORS what is given, and keeps the rest", () => {
    const corsOf = (cors: Parameters<typeof synthesize>[0]) =>
      synthesize(cors).only("AWS::ApiGatewayV2::Api").Properties["CorsConfiguration"];
    expect(corsOf({ cors: { allowOrigins: ["https://shop.example"] } })).toEqual({
      AllowOrigins: ["https://shop.example"],
      AllowHeaders: ["*"],
      AllowMethods: ["POST", "OPTIONS"],
    });
    const everything = {
      allowOrigins: ["https://shop.example"],
      allowHeaders: ["content-type"],
      allowMethods: ["POST"],
      exposeHeaders: ["apigw-requestid"],
      allowCredentials: true,
      maxAge: 600,
    };
    expect(corsOf({ cors: everything })).toEqual({
      AllowOrigins: ["https://shop.example"],
      AllowHeaders: ["content-type"],
      AllowMethods: ["POST"],
      ExposeHeaders: ["apigw-requestid"],
      AllowCredentials: true,
      MaxAge: 600,
    });
  });
});
