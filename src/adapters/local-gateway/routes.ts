import { unescape as percentDecode } from "node:querystring";
import { ConfigurationError } from "../../domain/errors.js";

/** A route and what its variables stand for, decoded. */
interface RouteMatch {
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** The route of a request, by its path as sent, with the stage. */
export type Router = (method: string, encodedPath: string) => RouteMatch | undefined;

/**
 * Chooses of an HTTP API's routes.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 *
 * @param routes keys such as `POST /clickstream`, `ANY /x`, `GET /pets/{id}`, `ANY /{proxy+}`, `$default`
 * @param stage one other than `$default` is the first segment of every path
 * @throws ConfigurationError for what API Gateway would not take
 */
export function createRouter(routes: readonly string[], stage: string): Router {
  if (!Array.isArray(routes) || routes.length === 0) {
    throw new ConfigurationError("routes must be an array of one route at the least");
  }
  if (new Set(routes).size < routes.length) throw new ConfigurationError("a route is listed twice");
  if (stage !== "$default" && (typeof stage !== "string" || !/^[\w-]{1,128}$/.test(stage))) {
    throw new ConfigurationError('stage must be "$default" or a name of letters, digits, "-" and "_"');
  }
  const ordered = routes.map(parseRoute).sort(moreSpecificFirst);
  return (method, encodedPath) => {
    if (!encodedPath.startsWith("/")) return undefined;
    // Split before it is decoded, so that %2F stays within its segment: what AWS does is not documented.
    let path = encodedPath.slice(1).split("/").map(percentDecode);
    if (stage !== "$default") {
      // Documented: a path that names no stage goes to $default, and is Not Found where there is none.
      if (path[0] !== stage) return undefined;
      path = path.length === 1 ? [""] : path.slice(1);
    }
    for (const { key, method: own, segments } of ordered) {
      const pathParameters = own === "ANY" || own === method ? pathParametersOf(segments, path) : undefined;
      if (pathParameters !== undefined) return { routeKey: key, pathParameters };
    }
    return undefined;
  };
}

/** What a key says, unchecked. `$default` takes any method, which is `ANY`, and any path, which is none. */
export function splitRouteKey(key: string): {
  readonly method: string;
  readonly path: string | undefined;
} {
  const [method = "", path] = key === "$default" ? ["ANY"] : key.split(/ (.*)/s);
  return { method, path };
}

/** Where a POST can be tried: the first path that takes one and has no variables, or any at all. */
export function examplePath(routes: readonly string[]): string | undefined {
  const paths = routes.map(splitRouteKey).filter(({ method }) => method === "POST" || method === "ANY");
  const fixed = paths.find(({ path }) => path !== undefined && !path.includes("{"));
  return fixed?.path ?? (paths.some(({ path }) => path === undefined) ? "/" : undefined);
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
      `"${key}" is no route: write $default, or a method or ANY and a path, such as POST /clickstream or ANY /pets/{proxy+}; {name+} comes last`,
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
