// (a) What people write by hand: the SDK's client at its defaults, made once, and a put an event.
// No validation, no limits, no log line of its own; what it throws is the 500 of API Gateway.
import { randomUUID } from "node:crypto";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

// Path-style, for the endpoint is an IP address here; at AWS a user would leave it out.
const s3 = new S3Client({ forcePathStyle: true });
const Bucket = process.env.RAW_BUCKET_NAME;

/** `events/2026/11/22/14/event-<uuid>.json`: the hour in UTC. */
function keyOf(date) {
  const [day, time] = date.toISOString().split("T");
  return `events/${day.replaceAll("-", "/")}/${time.slice(0, 2)}/event-${randomUUID()}.json`;
}

async function store(event, receivedAt) {
  await s3.send(
    new PutObjectCommand({
      Bucket,
      Key: keyOf(receivedAt),
      Body: JSON.stringify({ ...event, receivedAt: receivedAt.toISOString() }),
      ContentType: "application/json",
    }),
  );
}

export async function handler(request) {
  const body = request.isBase64Encoded ? Buffer.from(request.body, "base64").toString() : request.body;
  let parsed;
  try {
    parsed = JSON.parse(body);
  } catch {
    return answer(400, { success: false, error: "not JSON" });
  }
  const receivedAt = new Date();
  const events = Array.isArray(parsed) ? parsed : [parsed];
  await Promise.all(events.map((event) => store(event, receivedAt)));
  return answer(200, { success: true });
}

function answer(statusCode, body) {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
