/** An answer ready to be written: names are lower-case, a name may occur more than once (set-cookie). */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** An answer of the gateway's own: `{"message":"…"}`. */
function gatewayAnswer(status: number, message: string): HttpAnswer {
  return {
    status,
    headers: [["content-type", "application/json"]],
    body: Buffer.from(JSON.stringify({ message })),
  };
}

export const NOT_FOUND = gatewayAnswer(404, "Not Found");
export const TOO_LARGE = gatewayAnswer(413, "Request Entity Too Large");
export const INTERNAL_SERVER_ERROR = gatewayAnswer(500, "Internal Server Error");
export const SERVICE_UNAVAILABLE = gatewayAnswer(503, "Service Unavailable");
