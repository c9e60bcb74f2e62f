// (f) No library at all: a put that is not signed, so that no S3 would take it. Nothing is faster in Node.
import { randomUUID } from "node:crypto";
import * as http from "node:http";
import * as https from "node:https";

const endpoint = new URL(process.env.AWS_ENDPOINT_URL_S3);
const client = endpoint.protocol === "https:" ? https : http;
const agent = new client.Agent({ keepAlive: true, maxSockets: 128 });
const bucket = process.env.RAW_BUCKET_NAME;

function put(key, body) {
  return new Promise((resolve, reject) => {
    const options = {
      agent,
      method: "PUT",
      headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
    };
    const request = client.request(new URL(`/${bucket}/${key}`, endpoint), options, (response) => {
      response.resume();
      response.once("end", () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`S3 answered ${response.statusCode}`)),
      );
    });
    request.once("error", reject);
    request.end(body);
  });
}

export async function handler(request) {
  const parsed = JSON.parse(request.body);
  const [day, time] = new Date().toISOString().split("T");
  const folder = `events/${day.replaceAll("-", "/")}/${time.slice(0, 2)}`;
  const events = Array.isArray(parsed) ? parsed : [parsed];
  await Promise.all(
    events.map((event) => put(`${folder}/event-${randomUUID()}.json`, JSON.stringify(event))),
  );
  return { statusCode: 200, headers: { "content-type": "application/json" }, body: '{"success":true}' };
}
