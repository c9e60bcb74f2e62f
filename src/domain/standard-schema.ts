import { InternalError } from "./errors.js";

/**
 * The part of Standard Schema v1 that validation needs (https://standardschema.dev); zod 4, valibot
 * and arktype schemas are assignable. Declared here so that the domain depends on no vendor.
 */
export interface EventSchema {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult | Promise<SchemaResult>;
  };
}

export type SchemaResult =
  { readonly value: unknown; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };

interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** On a schema whose messages are known not to quote values: ours. Vendors' do. */
const SAFE_MESSAGES = Symbol.for("clickstream-ingest.safeMessages");

/** `schema` itself, whose messages a client may read from now on. */
export function withSafeMessages<T extends object>(schema: T): T {
  return Object.defineProperty(schema, SAFE_MESSAGES, { value: true });
}

const MAX_ISSUES = 5;
const MAX_PATH_LENGTH = 200;

/**
 * Why `schema` does not accept `value`, as `<path>: <what is wrong>`; undefined where it does. Of a schema
 * that is not ours only the path is told.
 *
 * @throws InternalError where the schema throws or rejects, which is a defect and no verdict
 */
export function invalidity(
  schema: EventSchema,
  value: unknown,
): string | undefined | Promise<string | undefined> {
  try {
    const result = schema["~standard"].validate(value);
    // Most schemas answer at once, and a batch has hundreds of events: none of them waits a turn.
    if (!("then" in result)) return problem(schema, result);
    return Promise.resolve(result).then(
      (late) => problem(schema, late),
      (cause: unknown) => Promise.reject(schemaThrew(cause)),
    );
  } catch (cause) {
    throw schemaThrew(cause);
  }
}

function schemaThrew(cause: unknown): InternalError {
  return new InternalError("the event schema threw instead of returning issues; mend the schema", { cause });
}

function problem(schema: EventSchema, { issues }: SchemaResult): string | undefined {
  return issues
    ?.slice(0, MAX_ISSUES)
    .map((issue) => `${pathOf(issue)}: ${SAFE_MESSAGES in schema ? issue.message : "invalid"}`)
    .join("; ");
}

function pathOf({ path = [] }: SchemaIssue): string {
  if (path.length === 0) return "event";
  return path
    .map((segment) => String(typeof segment === "object" ? segment.key : segment))
    .join(".")
    .slice(0, MAX_PATH_LENGTH);
}
