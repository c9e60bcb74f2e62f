// The ways by which an event reaches the same bundled function and its answer comes back.
import { join } from "node:path";
import type { HttpApiResult } from "../../src/entry/lambda.js";
import { type GatewayEvent, requestOf } from "../support/lambda/event-request.js";
import type { Runtime } from "../support/lambda/execution-environment.js";
import { FunctionHost } from "../support/lambda/function-host.js";
import { send } from "../support/raw-http.js";
import { bundles, hosts, startFunction } from "./setup.js";

export interface Answer {
  readonly status: number;
  /** The function's own. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Way {
  send(event: GatewayEvent): Promise<Answer>;
  stop(): Promise<void>;
}

type Variables = Readonly<Record<string, string>>;

const code = join(bundles, "ready/index.cjs");
const host = (name: string) => join(hosts, `${name}.mjs`);
const toAnswer = ({ statusCode, headers, body }: HttpApiResult): Answer => ({
  status: statusCode,
  headers,
  body,
});

/** A call, without HTTP and without Lambda. */
export async function direct(variables: Variables): Promise<Way> {
  const process = await FunctionHost.start(host("direct"), [code], variables);
  return {
    send: async (event) => toAnswer((await process.ask(event)) as HttpApiResult),
    stop: () => process.stop(),
  };
}

/** HTTP over a socket, to the local gateway; one for each stage, as it has one. */
export async function localGateway(variables: Variables, stages: readonly string[]): Promise<Way> {
  const gateways = new Map<string, FunctionHost>();
  for (const stage of stages) {
    gateways.set(stage, await FunctionHost.start(host("gateway"), [code, stage], variables));
  }
  return {
    async send(event) {
      const { url } = gateways.get(event.requestContext.stage)?.greeting as { url: string };
      const { status, headers, body } = await send(url, requestOf(event));
      return { status, headers: withoutGatewaysOwn(headers as Record<string, string>), body };
    },
    stop: async () => {
      await Promise.all([...gateways.values()].map((gateway) => gateway.stop()));
    },
  };
}

/** One of Lambda's runtimes. */
export async function lambda(runtime: Runtime, variables: Variables, bundle = "ready"): Promise<Way> {
  const environment = await startFunction(bundle, runtime, variables);
  return {
    send: async (event) => toAnswer((await environment.invoke(event)).response as HttpApiResult),
    stop: () => environment.stop(),
  };
}

const GATEWAYS_OWN: ReadonlySet<string> = new Set([
  ...["apigw-requestid", "connection", "content-length", "date", "keep-alive", "transfer-encoding"],
]);
/** What the gateway says of a body of which the function said nothing. */
const DEFAULT_TYPE = "text/plain; charset=utf-8";

function withoutGatewaysOwn(headers: Readonly<Record<string, string>>): Record<string, string> {
  const isFunctions = ([name, value]: [string, string]) =>
    !GATEWAYS_OWN.has(name) && !(name === "content-type" && value === DEFAULT_TYPE);
  return Object.fromEntries(Object.entries(headers).filter(isFunctions));
}
