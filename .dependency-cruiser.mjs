// The architecture as rules: domain -> nothing, adapters -> domain, entry -> both.
// test/integration/boundaries.test.ts plants a violation of each.

/** A package in whatever node_modules it was found. */
const npm = (names) => `(^|/)node_modules/(${names})/`;
const ANY_NPM_PACKAGE = npm("[^/]+|@[^/]+/[^/]+");

const ENTRIES =
  "^src/entry/(index|lambda|handler|handler-rest|s3|s3-rest|fs|memory|inversify|testing|dev|bin|cdk)\\.ts$";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "domain-imports-only-domain-and-zod",
      comment:
        "The domain is what the laws are proved of, on any platform: no node: module, no other package, no adapter. Types count too, for a type of a vendor's is a dependency on the vendor.",
      severity: "error",
      from: { path: "^src/domain/" },
      to: { pathNot: ["^src/domain/", npm("zod")] },
    },
    {
      name: "adapters-never-import-a-sibling",
      comment:
        "An adapter that knows another cannot be swapped or deleted alone. What two of them share belongs to the domain, or to the entry that composes them.",
      severity: "error",
      from: { path: "^src/adapters/([^/]+)/" },
      to: { path: "^src/adapters/", pathNot: "^src/adapters/$1/" },
    },
    {
      name: "adapters-never-import-entry",
      comment: "Composition knows the parts; a part that knows its composition can be used in no other.",
      severity: "error",
      from: { path: "^src/adapters/" },
      to: { path: "^src/entry/" },
    },
    {
      name: "no-cycles",
      comment: "Files that need each other are one idea in two places, and which loads first is an accident.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "src-imports-only-src-and-packages",
      comment:
        "Only src is compiled and published: whatever it imports from a test, a script or the root is not there.",
      severity: "error",
      from: { path: "^src/" },
      to: { pathNot: ["^src/", ANY_NPM_PACKAGE], dependencyTypesNot: ["core", "unknown", "npm-no-pkg"] },
    },
    {
      name: "no-orphans",
      comment:
        "Nothing imports it and it imports nothing: code that no entry reaches is not part of the package.",
      severity: "error",
      from: { orphan: true, path: "^src/", pathNot: ENTRIES },
      to: {},
    },
    {
      name: "inversify-only-in-its-entry",
      comment:
        "The container is one way to compose, not the way: the plain factories work without it, and nothing else pays for loading it.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/entry/inversify\\.ts$" },
      to: { path: npm("inversify|@inversifyjs/[^/]+|reflect-metadata") },
    },
    {
      name: "aws-sdk-only-in-its-adapter",
      comment:
        "The SDK is an optional peer and most of a cold start: only who asks for S3 loads it. The signer is of its making.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/adapters/s3/" },
      to: { path: npm("@aws-sdk/[^/]+|@smithy/[^/]+") },
    },
    {
      name: "fast-check-only-in-testing",
      comment: "fast-check is an optional peer for the tests of users: production code never loads it.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/entry/testing" },
      to: { path: npm("fast-check") },
    },
    {
      name: "local-gateway-only-in-dev",
      comment:
        "The stand-in for the API Gateway is for laptops and tests: no deployed function may carry it. What synthesizes the API takes its CORS settings from it, so that both have the same.",
      severity: "error",
      from: { path: "^src/", pathNot: ["^src/adapters/local-gateway/", "^src/entry/(cli|bin|dev|cdk)"] },
      to: { path: "^src/adapters/local-gateway/" },
    },
    {
      name: "inspector-only-in-dev",
      comment: "It keeps and shows what strangers sent: on a laptop a help, in a deployed function a leak.",
      severity: "error",
      from: { path: "^src/", pathNot: ["^src/adapters/inspector/", "^src/entry/(cli|bin|dev)"] },
      to: { path: "^src/adapters/inspector/" },
    },
    {
      name: "inspector-page-imports-only-itself",
      comment: "It runs in a browser, as it is written: the server serves it these files and no others.",
      severity: "error",
      from: { path: "^src/adapters/inspector/page/" },
      to: { pathNot: "^src/adapters/inspector/page/" },
    },
    {
      name: "cdk-only-in-its-entry",
      comment:
        "The CDK is an optional peer of who deploys, a hundred times the size of this package: what runs never loads it.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/entry/cdk(/|\\.ts$)" },
      to: { path: [npm("aws-cdk-lib|constructs"), "^src/entry/cdk(/|\\.ts$)"] },
    },
    {
      name: "light-entries-stay-light",
      comment:
        "Importing the library, the handler factory or a store loads neither the container nor the AWS SDK nor fast-check, however long the chain of imports.",
      severity: "error",
      from: { path: "^src/entry/(index|lambda|fs|memory)\\.ts$" },
      to: { path: npm("inversify|@aws-sdk/[^/]+|fast-check"), reachable: true },
    },
    {
      name: "handler-loads-no-container",
      comment:
        "The ready handler is what a cold start loads: the container would add to it and compose nothing that the factory does not.",
      severity: "error",
      from: { path: "^src/entry/(handler|handler-rest|s3|s3-rest)\\.ts$" },
      to: { path: npm("inversify|fast-check"), reachable: true },
    },
    {
      name: "rest-store-loads-no-sdk",
      comment: "It is there for those who do without the SDK: it must work where none is installed.",
      severity: "error",
      from: { path: "^src/entry/(handler-rest|s3-rest)\\.ts$" },
      to: { path: npm("@aws-sdk/[^/]+"), reachable: true },
    },
    {
      name: "no-dev-dependencies",
      comment:
        "A user has only dependencies and the peers they chose: what is a devDependency here is missing there, types included.",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm-peer"] },
    },
    {
      name: "packages-are-declared",
      comment:
        "A package that package.json does not list is there by the accident of another's dependencies.",
      severity: "error",
      from: { path: "^src/" },
      // An optional peer is "no-pkg" too: dependency-cruiser takes peerDependenciesMeta for a list of its own.
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["npm-peer"] },
    },
    {
      name: "imports-resolve",
      comment: "The rules above cannot judge what is not found.",
      severity: "error",
      from: { path: "^src/" },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // A type import is a dependency of the design, though the compiler drops it.
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
