// The order of test files for a mutant: jest would begin with the longest, and the first to fail ends it.
const FOLDERS = ["unit", "property", "integration", "contract"];
const rank = ({ path }) => FOLDERS.findIndex((folder) => path.includes(`/test/${folder}/`));

export default class UnitTestsFirst {
  sort(tests) {
    return [...tests].sort((a, b) => rank(a) - rank(b) || a.path.localeCompare(b.path));
  }

  cacheResults() {}
}
