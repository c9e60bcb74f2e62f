import { isIP } from "node:net";

/**
 * Whether a page under the name in the `Host` header can only be this server's own. Any site may let a
 * name of its own point to 127.0.0.1 once its script runs in the browser (DNS rebinding), and then ask
 * under that name; it can do so neither with an address nor with `localhost`, which is not looked up.
 *
 * @param listenedOn the host given to listen on: whoever chose it vouches for it
 */
export function isAllowedHost(hostHeader: string | undefined, listenedOn: string): boolean {
  const name = /^(\[[^\]]*\]|[^:]*)(?::\d*)?$/.exec(hostHeader ?? "")?.[1]?.toLowerCase();
  if (name === undefined) return false;
  if (isIP(name.replace(/^\[(.*)\]$/, "$1")) !== 0) return true;
  return name === "localhost" || name.endsWith(".localhost") || name === listenedOn.toLowerCase();
}
