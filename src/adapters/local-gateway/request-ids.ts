import { randomBytes } from "node:crypto";

/** The ids the gateway gives a request. */
export interface RequestIds {
  /** The gateway's own, 16 characters like `JCJM3j95PHcEJHg=`. */
  requestId(): string;
  /** X-Ray's: `Root=1-<seconds since the epoch, 8 hex digits>-<24 hex digits>`. */
  traceId(nowMs: number): string;
}

export const randomRequestIds: RequestIds = {
  requestId: () => `${randomBytes(11).toString("base64url")}=`,
  traceId(nowMs) {
    const seconds = Math.floor(nowMs / 1000)
      .toString(16)
      .padStart(8, "0")
      .slice(-8);
    return `Root=1-${seconds}-${randomBytes(12).toString("hex")}`;
  },
};
