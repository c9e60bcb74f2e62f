import { createHook } from "node:async_hooks";

/** Timers started from now on; other tests' and jest's own, which may end meanwhile, are none of them. */
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
      if (type !== "Timeout") return;
      timers.started += 1;
      running.add(id);
    },
    destroy: (id) => void running.delete(id),
  }).enable();
  return timers;
}
