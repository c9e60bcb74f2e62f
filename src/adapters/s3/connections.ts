/**
 * A lost SYN is sent again after 1 s (RFC 6298), so this forgives one; a region's own S3 connects in a few
 * ms. Below 2,000 the SDK leaves this timer running after a refused connection, and the process waits for it.
 */
export const CONNECTION_TIMEOUT_MS = 2_000;

/**
 * Of an agent of node:http or node:https. As many puts as one process has under way at once; the SDK's 50
 * would queue the rest, its time running.
 */
export const AGENT_OPTIONS = { keepAlive: true, maxSockets: 128 } as const;
