import { createDevServer, type DevExchange, type DevServerOptions } from "../../../src/entry/dev.js";
import { createLambdaHandler } from "../../../src/entry/lambda.js";
import { MemoryObjectStore } from "../../../src/entry/memory.js";
import { silent } from "../harness.js";

/** A local gateway, what it has answered, and what is stored behind it. */
export interface Gateway {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly exchanges: readonly DevExchange[];
  /** Resolves once `isIt` holds of an exchange, at once where it does already; rejects where it never does. */
  until(isIt: (exchange: DevExchange) => boolean): Promise<void>;
  /** The names of the stored events. */
  eventNames(): string[];
  stop(): Promise<void>;
}

/** Only ends what hangs, so that what has been started is stopped. */
const HANG_MS = 60_000;

export async function startGateway(
  optionsOver: (store: MemoryObjectStore) => DevServerOptions,
): Promise<Gateway> {
  const store = new MemoryObjectStore();
  const exchanges: DevExchange[] = [];
  const waiting = new Set<() => void>();
  const server = createDevServer({
    port: 0,
    store,
    onExchange(exchange) {
      exchanges.push(exchange);
      for (const look of waiting) look();
    },
    ...optionsOver(store),
  });
  const { url } = await server.start();
  return {
    url,
    exchanges,
    until: (isIt) =>
      new Promise((resolve, reject) => {
        const never = setTimeout(() => {
          const seen = exchanges.map(({ method, path }) => `${method} ${path}`).join(", ");
          reject(new Error(`the gateway waited for a request that never came; it has seen: ${seen}`));
        }, HANG_MS);
        const look = () => {
          if (!exchanges.some(isIt) || !waiting.delete(look)) return;
          clearTimeout(never);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    eventNames: () =>
      [...store.objects().values()].map(
        ({ body }) => (JSON.parse(Buffer.from(body).toString()) as { eventName: string }).eventName,
      ),
    stop: () => server.stop(),
  };
}

const OTHER_ORIGIN = "https://other.example";
// Headers by name: to a request with credentials `*` is the name of a header, and would forbid what an origin may not.
const settings = { allowMethods: ["POST"], allowHeaders: ["content-type"] };

/** What an API may be set to, for a page of `origin`. */
export const CORS_CONFIGURATIONS = {
  // The default.
  "any origin": () => () => ({}),
  "the page's": (origin: string) => () => ({ cors: { ...settings, allowOrigins: [origin] } }),
  "another's": () => () => ({ cors: { ...settings, allowOrigins: [OTHER_ORIGIN] } }),
  "the page's, credentials": (origin: string) => () => ({
    cors: { ...settings, allowOrigins: [origin, OTHER_ORIGIN], allowCredentials: true },
  }),
  none: () => () => ({ cors: false as const }),
  // As behind a Function URL.
  "the handler's own": (origin: string) => (store: MemoryObjectStore) => ({
    cors: false as const,
    routes: ["ANY /clickstream"],
    handler: createLambdaHandler({
      store,
      logger: silent,
      cors: { origins: [origin], credentials: true },
    }),
  }),
} satisfies Record<string, (origin: string) => (store: MemoryObjectStore) => DevServerOptions>;

export type CorsConfiguration = keyof typeof CORS_CONFIGURATIONS;
