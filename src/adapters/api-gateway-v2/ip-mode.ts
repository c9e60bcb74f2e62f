/** How much of the client's address is stored: all, its network (IPv4 /24, IPv6 /48), or nothing. */
export type IpMode = "full" | "truncated" | "none";

export const IP_MODES: readonly IpMode[] = ["full", "truncated", "none"];
