import { createHook } from "node:async_hooks";

/** Whether jest's own code set the timer: run in one process, it does so all the time for its progress line. */
function isJests(stack = ""): boolean {
  const setter = stack.split("\n").find((frame, n) => n > 1 && !frame.includes("node:"));
  return setter !== undefined && /\/node_modules\/(@jest\/|jest-)/.test(setter);
}

/** Timers started from now on; other tests', which may end meanwhile, and jest's own are none of them. */
export function timersFromNow() {
  const running = new Set<number>();
  const timers = {
    started: 0,
    /** How many have not ended. */
    async running() {
      await new Promise(setImmediate); // async_hooks tells of an end a little later
      hook.disable();
      return running.size;
    },
  };
  const hook = createHook({
    init(id, type) {
      if (type !== "Timeout" || isJests(new Error().stack)) return;
      timers.started += 1;
      running.add(id);
    },
    destroy: (id) => void running.delete(id),
  }).enable();
  return timers;
}
