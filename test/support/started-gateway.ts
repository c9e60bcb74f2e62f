import { openCors } from "../../src/adapters/local-gateway/cors.js";
import type { LocalHttpApiEvent } from "../../src/adapters/local-gateway/http-api-event.js";
import {
  createLocalGateway,
  type GatewayExchange,
  type LocalGateway,
  type LocalGatewayOptions,
} from "../../src/adapters/local-gateway/local-gateway.js";
import { deferred } from "./deferred.js";
import { frozen, NOW_MS } from "./harness.js";

/** One route, and a CORS configuration that lets every origin in. */
const routes = ["POST /clickstream"];
export const openApi = { routes, stage: "$default", cors: openCors(routes) };

const running: LocalGateway[] = [];

/** A gateway on a free port; `events` is what its function was given, `exchanges` and `errors` what was told. */
export async function startedGateway(options: Partial<LocalGatewayOptions> = {}) {
  const events: LocalHttpApiEvent[] = [];
  const exchanges: GatewayExchange[] = [];
  const errors: unknown[] = [];
  const { handler = () => ({ statusCode: 200, body: "ok" }), ...others } = options;
  const told = deferred();
  const gateway = createLocalGateway({
    ...openApi,
    clock: frozen(NOW_MS),
    onError: (error) => errors.push(error),
    onExchange: (exchange) => {
      exchanges.push(exchange);
      told.resolve();
    },
    ...others,
    handler: (event, context) => {
      events.push(event);
      return handler(event, context);
    },
  });
  running.push(gateway);
  const { url: base } = await gateway.listen({ host: "127.0.0.1", port: 0 });
  return { gateway, url: `${base}/clickstream`, base, events, exchanges, errors, told: told.promise };
}

/** After each test. */
export async function closeGateways(): Promise<void> {
  await Promise.all(running.splice(0).map((gateway) => gateway.close()));
}
