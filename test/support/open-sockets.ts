/** How many sockets this process has open, servers' among them. */
function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => /^TCP(Socket|Server)Wrap$/.test(name)).length;
}

/** Resolves, when called, once no more sockets are open than there are now; never, where one has leaked. */
export function socketsFromNow(): () => Promise<void> {
  const before = openSockets();
  return async () => {
    // A socket that both sides have ended is closed some turns later.
    while (openSockets() > before) await new Promise((resolve) => setImmediate(resolve));
  };
}
