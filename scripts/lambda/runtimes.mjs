// Lambda's runtimes for Node: a Node, and AWS's runtime client within it.
// https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeOf, npmInstall } from "../users-project/project.mjs";

/** The last clients of the two lines: 3 runs callbacks and goes up to Node 22, 4 refuses them and begins there. */
const RUNTIMES = [
  { nodeMajor: 22, client: "3.3.0" },
  { nodeMajor: 22, client: "4.0.2" },
  { nodeMajor: 24, client: "4.0.2" },
];
/** A file that starts the client, by its line. */
const STARTS = {
  3: 'import { run } from "aws-lambda-ric";\nawait run(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);\n',
  4: 'import "aws-lambda-ric";\n',
};

/** Installs them below `folder`, all of them or those of one Node. @returns of each `{ nodeMajor, client, node, start }`, the latter two files to run */
export async function installRuntimes(folder, log, { nodeMajor: only } = {}) {
  const wanted = RUNTIMES.filter(({ nodeMajor }) => only === undefined || nodeMajor === only);
  const clients = new Map();
  for (const version of new Set(wanted.map(({ client }) => client))) {
    log(`installing AWS's runtime client ${version}`);
    const home = join(folder, version);
    // Without its scripts: they compile its native part, for which the tests have a stand-in.
    await npmInstall(home, [`aws-lambda-ric@${version}`, "--ignore-scripts"]);
    const start = join(home, "start.mjs");
    writeFileSync(start, STARTS[version[0]]);
    clients.set(version, start);
  }
  const nodes = new Map();
  for (const major of new Set(wanted.map(({ nodeMajor }) => nodeMajor))) {
    log(`getting Node ${major}`);
    nodes.set(major, await nodeOf(major));
  }
  return wanted.map(({ nodeMajor, client }) => ({
    nodeMajor,
    client,
    node: nodes.get(nodeMajor),
    start: clients.get(client),
  }));
}
