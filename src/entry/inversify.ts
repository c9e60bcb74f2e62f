import { Container, ContainerModule, type ServiceIdentifier } from "inversify";
import type { HttpApiHandler } from "../adapters/api-gateway-v2/http-api.js";
import type { Logger } from "../adapters/api-gateway-v2/request-log.js";
import { createLogger } from "../adapters/logging/create-logger.js";
import { systemClock } from "../adapters/system/system-clock.js";
import { uuidIds } from "../adapters/system/uuid-ids.js";
import { zlibCompressor } from "../adapters/system/zlib-compressor.js";
import type { Ingest } from "../domain/ingest.js";
import type { Clock, Compressor, IdGenerator, ObjectStore } from "../domain/ports.js";
import { createIngest } from "./create-ingest.js";
import { composeHandler, type CreateLambdaHandlerOptions } from "./lambda.js";

const token = <T>(name: string) => Symbol.for(`clickstream-ingest.${name}`) as ServiceIdentifier<T>;

/** What can be bound anew. Registered symbols, so that two installed copies of the package share them. */
export const TOKENS = {
  ObjectStore: token<ObjectStore>("ObjectStore"),
  Clock: token<Clock>("Clock"),
  IdGenerator: token<IdGenerator>("IdGenerator"),
  Compressor: token<Compressor>("Compressor"),
  Logger: token<Logger>("Logger"),
  /** Every option of `createLambdaHandler` that is a value and no part. */
  Options: token<ContainerOptions>("Options"),
  Ingest: token<Ingest>("Ingest"),
  Handler: token<HttpApiHandler>("Handler"),
} as const;

type ContainerParts = Pick<CreateLambdaHandlerOptions, "store" | "clock" | "ids" | "compressor" | "logger">;
export type ContainerOptions = Omit<CreateLambdaHandlerOptions, keyof ContainerParts>;

/**
 * The same composition as `createLambdaHandler`, as bindings: everything but the `ObjectStore`, which
 * has no default. `Ingest` and `Handler` are composed at each `get`, so a rebind before it takes effect.
 */
export const ingestModule = new ContainerModule(({ bind }) => {
  bind(TOKENS.Clock).toConstantValue(systemClock);
  bind(TOKENS.IdGenerator).toConstantValue(uuidIds);
  bind(TOKENS.Compressor).toConstantValue(zlibCompressor);
  bind(TOKENS.Logger)
    .toDynamicValue(() => createLogger())
    .inSingletonScope();
  bind(TOKENS.Options).toConstantValue({});

  const { ObjectStore, Clock, IdGenerator, Compressor, Options, Logger } = TOKENS;
  bind(TOKENS.Ingest).toResolvedValue(
    (store: ObjectStore, clock: Clock, ids: IdGenerator, compressor: Compressor, options: ContainerOptions) =>
      createIngest({ ...options, store, clock, ids, compressor }),
    [ObjectStore, Clock, IdGenerator, Compressor, Options],
  );
  bind(TOKENS.Handler).toResolvedValue(
    (ingest: Ingest, logger: Logger, clock: Clock, options: ContainerOptions) =>
      composeHandler(ingest, logger, { ...options, clock }),
    [TOKENS.Ingest, Logger, Clock, Options],
  );
});

/**
 * A container with `ingestModule` loaded and the given parts bound in place of its own. Swap any part
 * later with `container.rebind(TOKENS.…)`.
 *
 * @example
 * const container = createContainer({ store: new S3ObjectStore({ bucket: "raw-events" }) });
 * const handler = container.get(TOKENS.Handler);
 */
export function createContainer(overrides: Partial<ContainerParts> & ContainerOptions = {}): Container {
  const { store, clock, ids, compressor, logger, ...options } = overrides;
  const container = new Container();
  container.load(ingestModule);
  if (store !== undefined) container.bind(TOKENS.ObjectStore).toConstantValue(store);
  if (clock !== undefined) container.rebind(TOKENS.Clock).toConstantValue(clock);
  if (ids !== undefined) container.rebind(TOKENS.IdGenerator).toConstantValue(ids);
  if (compressor !== undefined) container.rebind(TOKENS.Compressor).toConstantValue(compressor);
  if (logger !== undefined) container.rebind(TOKENS.Logger).toConstantValue(logger);
  container.rebind(TOKENS.Options).toConstantValue(options);
  return container;
}
