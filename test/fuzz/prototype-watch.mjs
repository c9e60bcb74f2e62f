// The prototypes that nearly all values share must be after each input what they were before the first.
import { hold } from "./violation.mjs";

const WATCHED = { Object: Object.prototype, Array: Array.prototype };

export function createPrototypeWatch() {
  const pristine = Object.entries(WATCHED).map(([name, prototype]) => {
    const names = Reflect.ownKeys(prototype);
    return { name, prototype, names, values: names.map((key) => prototype[key]) };
  });
  /** @throws Violation where one was changed; what was added is removed again, so that it is found once */
  return () => {
    for (const { name, prototype, names, values } of pristine) {
      const added = Reflect.ownKeys(prototype).filter((key) => !names.includes(key));
      for (const key of added) delete prototype[key];
      hold(added.length === 0, `${name}.prototype was given ${added.map(String).join(", ")}`);
      const isChanged = names.findIndex((key, i) => prototype[key] !== values[i]);
      hold(isChanged === -1, `${name}.prototype.${String(names[isChanged])} was changed`);
    }
  };
}
