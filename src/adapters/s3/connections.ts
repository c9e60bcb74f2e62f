/**
 * A lost SYN is sent again after 1 s (RFC 6298), so this forgives one; a region's own S3 connects in a few
 * ms. Below 2,000 the SDK leaves this timer running after a refused connection, and the process waits for it.
 */
export const CONNECTION_TIMEOUT_MS = 2_000;

/**
 * Of an agent of node:http or node:https. The SDK's own number of sockets: each costs a TLS handshake, and
 * of the 100 puts that a request has under way no more than half wait for their turn.
 */
export const AGENT_OPTIONS = { keepAlive: true, maxSockets: 50 } as const;
