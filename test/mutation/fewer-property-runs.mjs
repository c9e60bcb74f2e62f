// For mutation testing, where every test runs once a mutant: what breaks a property breaks it early.
import fc from "fast-check";

const MAX_RUNS = 100;

const fewerRuns = () => {
  let runs = 0;
  return {
    decorateRun: (run) => (value) => {
      runs += 1;
      return runs > MAX_RUNS ? new fc.PreconditionFailure(true) : run(value);
    },
  };
};

fc.installGlobalPlugin(fewerRuns);
// That a property fails is enough; the least example is not asked for.
fc.configureGlobal({ endOnFailure: true });
