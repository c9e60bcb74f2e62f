// Jest's own test runner, but a mutant that one test has found is looked for by no other. Stryker wants
// "jest-circus" in the name.
import circus from "jest-circus/runner";

export default function runTestFile(globalConfig, config, environment, ...others) {
  const inner = environment.handleTestEvent;
  let isFound = false;
  environment.handleTestEvent = async (event, state) => {
    if (event.name === "test_done") isFound ||= event.test.errors.length > 0;
    if (event.name === "test_start" && isFound) event.test.mode = "skip";
    await inner?.call(environment, event, state);
  };
  return circus.default(globalConfig, config, environment, ...others);
}
