import ipaddr from "ipaddr.js";
import type { IpMode } from "./ip-mode.js";

const KEPT_BITS = { ipv4: 24, ipv6: 48 };

/**
 * The address as it is to be stored, in canonical text (RFC 5952 for IPv6); undefined for what is no
 * address. An IPv4 address inside an IPv6 one is that IPv4 address. A port behind the address, as in
 * CloudFront's `cloudfront-viewer-address`, is left out.
 */
export function storableIp(address: string | undefined, mode: Exclude<IpMode, "none">): string | undefined {
  const bare = withoutPort(address?.trim() ?? "");
  if (!ipaddr.isValid(bare)) return undefined;
  const ip = ipaddr.process(bare);
  if (mode === "full") return ip.toString();
  const bytes = ip.toByteArray().map((byte, index) => (index < KEPT_BITS[ip.kind()] / 8 ? byte : 0));
  return ipaddr.fromByteArray(bytes).toString();
}

function withoutPort(address: string): string {
  const [, bracketed, ipv4] = /^(?:\[(.+)\](?::\d+)?|([\d.]+):\d+)$/.exec(address) ?? [];
  if (bracketed !== undefined || ipv4 !== undefined) return bracketed ?? ipv4 ?? "";
  // CloudFront writes all eight groups of an IPv6 address and its port as a ninth, without brackets.
  const groups = address.split(":");
  return groups.length === 9 && !address.includes("::") ? groups.slice(0, 8).join(":") : address;
}
