import { ConfigurationError } from "../../domain/errors.js";
import type { HttpAnswer } from "./http-answer.js";
import { splitRouteKey } from "./routes.js";

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

/** Pages of any origin may call the routes, with any header, and read the answers. */
export function openCors(routes: readonly string[]): HttpApiCors {
  const methods = routes.map((route) => splitRouteKey(route).method);
  return {
    allowOrigins: ["*"],
    allowMethods: methods.includes("ANY") ? ["*"] : [...new Set([...methods, "OPTIONS"])],
    allowHeaders: ["*"],
  };
}

/** What the API says of CORS, before the function and after it. */
interface Cors {
  /** The answer to a CORS preflight, which never reaches the function; undefined for what is none. */
  readonly preflight: (method: string, headers: ReadonlyMap<string, string>) => HttpAnswer | undefined;
  /** The function's answer, with the API's CORS headers in place of the function's. */
  readonly withCors: (answer: HttpAnswer, headers: ReadonlyMap<string, string>) => HttpAnswer;
}

/** OPTIONS is a method like any other, and the function's headers are its own. */
const NO_CORS: Cors = { preflight: () => undefined, withCors: (answer) => answer };

/**
 * @param cors `false`: the API has no CORS configuration, and the function speaks for itself
 * @throws ConfigurationError for what API Gateway would not take
 */
export function createCors(cors: HttpApiCors | false): Cors {
  if (cors === false) return NO_CORS;
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

/** A setting that is missing here, or is none, does not compile. */
const SETTINGS: Readonly<Record<keyof HttpApiCors, true>> = {
  allowOrigins: true,
  allowMethods: true,
  allowHeaders: true,
  exposeHeaders: true,
  maxAge: true,
  allowCredentials: true,
};

function checkCors(cors: HttpApiCors): void {
  const unknown = Object.keys(cors).filter((name) => !Object.hasOwn(SETTINGS, name));
  if (unknown.length > 0) {
    // One that is mistyped would leave its default in force: any origin.
    throw new ConfigurationError(
      `cors.${unknown.join(", cors.")}: there is no such setting; there are ${Object.keys(SETTINGS).join(", ")}`,
    );
  }
  const { allowOrigins, allowMethods, allowHeaders, exposeHeaders, maxAge = 0, allowCredentials } = cors;
  if (!Array.isArray(allowOrigins) || allowOrigins.length === 0 || !allowOrigins.every(isOriginPattern)) {
    throw new ConfigurationError(
      "cors.allowOrigins must name origins such as https://shop.example, without a path or a slash at the end, or *; these are the API's settings, by AWS's names",
    );
  }
  if (allowOrigins.includes("*") && allowCredentials) {
    throw new ConfigurationError("cors.allowOrigins * excludes cors.allowCredentials; list the origins");
  }
  for (const [name, list] of Object.entries({ allowMethods, allowHeaders, exposeHeaders })) {
    if (list !== undefined && !(Array.isArray(list) && list.every(isToken))) {
      throw new ConfigurationError(`cors.${name} must be an array of names, or of *`);
    }
  }
  // https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html
  if (!Number.isInteger(maxAge) || maxAge < -1 || maxAge > 86_400) {
    throw new ConfigurationError("cors.maxAge must be a whole number of seconds from -1 to 86400");
  }
}

/** A name of a method or of a header (RFC 9110 §5.6.2). */
function isToken(name: unknown): boolean {
  return typeof name === "string" && /^[\w!#$%&'*+.^`|~-]+$/.test(name);
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
