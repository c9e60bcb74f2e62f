// (c) The router of Powertools' event handler, and the SDK. No validation; it logs warnings and errors alone.
import { randomUUID } from "node:crypto";
import { Router } from "@aws-lambda-powertools/event-handler/http";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

// Path-style, for the endpoint is an IP address here.
const s3 = new S3Client({ forcePathStyle: true });
const Bucket = process.env.RAW_BUCKET_NAME;
const app = new Router();

app.post("/clickstream", async ({ req }) => {
  const parsed = await req.json();
  const receivedAt = new Date();
  const [day, time] = receivedAt.toISOString().split("T");
  const folder = `events/${day.replaceAll("-", "/")}/${time.slice(0, 2)}`;
  const events = Array.isArray(parsed) ? parsed : [parsed];
  await Promise.all(
    events.map((event) =>
      s3.send(
        new PutObjectCommand({
          Bucket,
          Key: `${folder}/event-${randomUUID()}.json`,
          Body: JSON.stringify({ ...event, receivedAt: receivedAt.toISOString() }),
          ContentType: "application/json",
        }),
      ),
    ),
  );
  return { success: true };
});

export const handler = (event, context) => app.resolve(event, context);
