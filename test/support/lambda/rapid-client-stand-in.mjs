// Stands in for `rapid-client.node`, the compiled part of AWS's runtime client, by which it asks for an invocation
// and sends the outcome: the same calls over node:http, so that no compiler is needed. Everything else of the
// client is AWS's. Loaded by `node --import` before it.
import { Agent, request } from "node:http";
import Module from "node:module";

const INVOCATION = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let posted = Promise.resolve();

const client = {
  async next() {
    // The compiled one blocks until the outcome of the last invocation is sent.
    await posted;
    const { body, headers } = await exchange("GET", "next");
    return { bodyJson: body, headers };
  },
  done(id, body) {
    posted = exchange("POST", `${id}/response`, body);
  },
  error(id, body) {
    posted = exchange("POST", `${id}/error`, body);
  },
};

function exchange(method, path, body) {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${INVOCATION}/${path}`, { method, agent }, (incoming) => {
      const chunks = [];
      incoming.on("data", (chunk) => chunks.push(chunk)).on("error", reject);
      incoming.on("end", () => {
        resolve({ body: Buffer.concat(chunks).toString(), headers: incoming.headers });
      });
    });
    outgoing.on("error", reject).end(body);
  });
}

const load = Module._load;
Module._load = function (name, ...rest) {
  return name === "./rapid-client.node" ? client : load.call(this, name, ...rest);
};
