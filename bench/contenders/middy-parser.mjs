// (b) middy with Powertools' parser: the envelope of payload format 2.0 around a zod schema, and the SDK.
// It logs nothing, as Powertools leaves logging to a package of its own.
import { randomUUID } from "node:crypto";
import { parser } from "@aws-lambda-powertools/parser/middleware";
import { ApiGatewayV2Envelope } from "@aws-lambda-powertools/parser/envelopes/api-gatewayv2";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import middy from "@middy/core";
// The namespace import lets a bundler drop zod's locales.
import * as z from "zod";

// Path-style, for the endpoint is an IP address here.
const s3 = new S3Client({ forcePathStyle: true });
const Bucket = process.env.RAW_BUCKET_NAME;

// The members that our own schema knows, so that both check as much.
const text = z.string().nullish();
const event = z.looseObject({
  eventName: z.string().min(1).max(256),
  eventId: text,
  userId: text,
  clientId: text,
  sessionId: text,
  pageUrl: text,
  referrer: text,
  userLoginState: text,
  isFirstVisit: z.boolean().nullish(),
  product: z.looseObject({}).nullish(),
  element: z.looseObject({}).nullish(),
});
// The envelope decodes the body before a schema sees it, which is text still.
const body = z
  .string()
  .transform((json, context) => {
    try {
      return JSON.parse(json);
    } catch {
      context.addIssue({ code: "custom", message: "not JSON" });
      return z.NEVER;
    }
  })
  .pipe(z.union([event, z.array(event)]));

export const handler = middy()
  .use(parser({ schema: body, envelope: ApiGatewayV2Envelope }))
  .handler(async (parsed) => {
    const receivedAt = new Date();
    const [day, time] = receivedAt.toISOString().split("T");
    const folder = `events/${day.replaceAll("-", "/")}/${time.slice(0, 2)}`;
    const events = Array.isArray(parsed) ? parsed : [parsed];
    await Promise.all(
      events.map((one) =>
        s3.send(
          new PutObjectCommand({
            Bucket,
            Key: `${folder}/event-${randomUUID()}.json`,
            Body: JSON.stringify({ ...one, receivedAt: receivedAt.toISOString() }),
            ContentType: "application/json",
          }),
        ),
      ),
    );
    return {
      statusCode: 200,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ success: true }),
    };
  });
