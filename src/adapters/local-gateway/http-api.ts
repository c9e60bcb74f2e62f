import { unescape as percentDecode } from "node:querystring";
import { ConfigurationError } from "../../domain/errors.js";
import type { HttpAnswer } from "./http-answer.js";

/** What an HTTP API is configured with. */
export interface HttpApiOptions {
  /**
   * Route keys, all of which lead to the one function: `POST /clickstream`, `ANY /x`, `GET /pets/{id}`,
   * `ANY /{proxy+}`, `$default`. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
   */
  readonly routes: readonly string[];
  /** A stage other than `$default` is the first segment of every path. */
  readonly stage: string;
  /** `false`: the API has no CORS configuration, and the function speaks for itself. */
  readonly cors: HttpApiCors | false;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html */
export interface HttpApiCors {
  /** Origins such as `https://shop.example`; `https://*` and `http://*` for any of that scheme; `*` for any. */
  readonly allowOrigins: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  /** Seconds. */
  readonly maxAge?: number;
  readonly allowCredentials?: boolean;
}

/** Pages of any origin may post, and read the answers. */
export const OPEN_CORS: HttpApiCors = {
  allowOrigins: ["*"],
  allowMethods: ["POST", "OPTIONS"],
  allowHeaders: ["*"],
};

/** A route and what its variables stand for, decoded. */
interface RouteMatch {
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** Decides what is done with a request before and after the function. */
export interface HttpApi {
  readonly stage: string;
  /** @param encodedPath the path as sent, with the stage */
  readonly route: (method: string, encodedPath: string) => RouteMatch | undefined;
  /** The answer to a CORS preflight, which never reaches the function; undefined for what is none. */
  readonly preflight: (method: string, headers: ReadonlyMap<string, string>) => HttpAnswer | undefined;
  /** The function's answer, with the API's CORS headers in place of the function's. */
  readonly withCors: (answer: HttpAnswer, headers: ReadonlyMap<string, string>) => HttpAnswer;
}

/** @throws ConfigurationError for what API Gateway would not take */
export function createHttpApi({ routes, stage, cors }: HttpApiOptions): HttpApi {
  if (!Array.isArray(routes) || routes.length === 0) {
    throw new ConfigurationError("routes must be an array of one route at the least");
  }
  const ordered = routes.map(parseRoute).sort(moreSpecificFirst);
  if (stage !== "$default" && !/^[\w-]{1,128}$/.test(stage)) {
    throw new ConfigurationError('stage must be "$default" or a name of letters, digits, "-" and "_"');
  }
  return { stage, route: routing(ordered, stage), ...(cors ? createCors(cors) : NO_CORS) };
}

type Segment = readonly [kind: "fixed" | "variable" | "greedy", name: string];
interface Route {
  readonly key: string;
  /** `ANY` for all. */
  readonly method: string;
  /** None for `$default`, which takes any path. */
  readonly segments?: readonly Segment[];
}

const ROUTE_KEY = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY) \/(.*)$/;

function parseRoute(key: string): Route {
  if (key === "$default") return { key, method: "ANY" };
  const [, method, path] = ROUTE_KEY.exec(key) ?? [];
  const segments = path?.split("/").map(parseSegment);
  const isGreedyEarly = segments?.slice(0, -1).some(([kind]) => kind === "greedy");
  if (method === undefined || segments === undefined || isGreedyEarly) {
    throw new ConfigurationError(
      "a route is $default, or a method or ANY and a path, such as POST /clickstream or ANY /pets/{proxy+}; {name+} comes last",
    );
  }
  return { key, method, segments };
}

function parseSegment(text: string): Segment {
  const [, name, plus] = /^\{([\w.:-]+)(\+?)\}$/.exec(text) ?? [];
  if (name === undefined) return ["fixed", text];
  return [plus === "+" ? "greedy" : "variable", name];
}

const SPECIFICITY = { fixed: 0, variable: 1, greedy: 2 };

/**
 * Documented: a full match goes before a greedy one, and `$default` comes last. Of two full matches
 * AWS says no more than "most specific", which is taken here as: the earlier fixed segment, and a
 * method before ANY.
 */
function moreSpecificFirst(a: Route, b: Route): number {
  if (a.segments === undefined || b.segments === undefined) return Number(!a.segments) - Number(!b.segments);
  const byKind = Number(isGreedy(a.segments)) - Number(isGreedy(b.segments));
  if (byKind !== 0) return byKind;
  for (const [i, [kind]] of a.segments.entries()) {
    const other = b.segments[i];
    if (other === undefined) break;
    if (other[0] !== kind) return SPECIFICITY[kind] - SPECIFICITY[other[0]];
  }
  // Two lengths never match one path; but what else is listed must not change the order of those that do.
  if (a.segments.length !== b.segments.length) return a.segments.length - b.segments.length;
  return Number(a.method === "ANY") - Number(b.method === "ANY");
}

function isGreedy(segments: readonly Segment[]): boolean {
  return segments.at(-1)?.[0] === "greedy";
}

function routing(routes: readonly Route[], stage: string): HttpApi["route"] {
  return (method, encodedPath) => {
    if (!encodedPath.startsWith("/")) return undefined;
    // Split before it is decoded, so that %2F stays within its segment: what AWS does is not documented.
    let path = encodedPath.slice(1).split("/").map(percentDecode);
    if (stage !== "$default") {
      // Documented: a path that names no stage goes to $default, and is Not Found where there is none.
      if (path[0] !== stage) return undefined;
      path = path.length === 1 ? [""] : path.slice(1);
    }
    for (const { key, method: own, segments } of routes) {
      const pathParameters = own === "ANY" || own === method ? pathParametersOf(segments, path) : undefined;
      if (pathParameters !== undefined) return { routeKey: key, pathParameters };
    }
    return undefined;
  };
}

/** undefined where the path is not the route's. A variable stands for one character at the least. */
function pathParametersOf(
  segments: readonly Segment[] | undefined,
  path: readonly string[],
): Record<string, string> | undefined {
  if (segments === undefined) return {};
  const parameters = new Map<string, string>();
  for (const [i, [kind, name]] of segments.entries()) {
    const actual = kind === "greedy" ? path.slice(i).join("/") : path[i];
    if (actual === undefined || (kind === "fixed" ? actual !== name : actual === "")) return undefined;
    if (kind !== "fixed") parameters.set(name, actual);
  }
  const isWhole = isGreedy(segments) || segments.length === path.length;
  return isWhole ? Object.fromEntries(parameters) : undefined;
}

type Cors = Pick<HttpApi, "preflight" | "withCors">;

/** OPTIONS is a method like any other, and the function's headers are its own. */
const NO_CORS: Cors = { preflight: () => undefined, withCors: (answer) => answer };

function createCors(cors: HttpApiCors): Cors {
  const { allowOrigins, allowMethods, allowHeaders, exposeHeaders, maxAge, allowCredentials } = cors;
  checkCors(cors);
  const any = allowOrigins.includes("*");

  const headersFor = (origin: string, isPreflight: boolean): HttpAnswer["headers"] => {
    const isAllowed = any || allowOrigins.some((allowed) => matchesOrigin(allowed, origin));
    // A browser takes the absence for a no. That AWS sends none at all then is not documented.
    if (!isAllowed) return [];
    const headers: [string, string | undefined][] = [
      ["access-control-allow-origin", any ? "*" : origin],
      ["access-control-allow-credentials", allowCredentials ? "true" : undefined],
      ["access-control-expose-headers", exposeHeaders?.join(",")],
      ["access-control-allow-methods", isPreflight ? allowMethods?.join(",") : undefined],
      ["access-control-allow-headers", isPreflight ? allowHeaders?.join(",") : undefined],
      ["access-control-max-age", isPreflight ? maxAge?.toString() : undefined],
    ];
    return headers.filter((header): header is [string, string] => Boolean(header[1]));
  };

  return {
    preflight(method, headers) {
      const origin = headers.get("origin");
      // Documented: without one of the two it is none, and without an OPTIONS route then Not Found.
      const isPreflight = method === "OPTIONS" && headers.has("access-control-request-method");
      if (!isPreflight || origin === undefined) return undefined;
      return { status: 204, headers: headersFor(origin, true), body: new Uint8Array() };
    },
    withCors(answer, headers) {
      const origin = headers.get("origin");
      const others = answer.headers.filter(([name]) => !name.startsWith("access-control-"));
      return {
        ...answer,
        headers: origin === undefined ? others : [...others, ...headersFor(origin, false)],
      };
    },
  };
}

function checkCors({ allowOrigins, allowCredentials }: HttpApiCors): void {
  if (!Array.isArray(allowOrigins) || allowOrigins.length === 0 || !allowOrigins.every(isOriginPattern)) {
    throw new ConfigurationError(
      "cors.allowOrigins must name origins such as https://shop.example, without a path or a slash at the end, or *",
    );
  }
  if (allowOrigins.includes("*") && allowCredentials) {
    throw new ConfigurationError("cors.allowOrigins * excludes cors.allowCredentials; list the origins");
  }
}

const ANY_OF_SCHEME = /^https?:\/\/\*$/;

/** Whether `allowOrigins` may hold it. */
export function isOriginPattern(text: string): boolean {
  if (text.includes("*")) return text === "*" || ANY_OF_SCHEME.test(text);
  return URL.canParse(text) && new URL(text).origin === text;
}

function matchesOrigin(allowed: string, origin: string): boolean {
  return ANY_OF_SCHEME.test(allowed) ? origin.startsWith(allowed.slice(0, -1)) : origin === allowed;
}
