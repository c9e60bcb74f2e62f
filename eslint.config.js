import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

// Why the domain is pure: the same arguments and the same port answers give the same result, so a
// property that held once holds on every machine, at every hour, in every time zone.
const CLOCK = "The domain has no clock: take the time as an argument, or from the Clock port.";
const LOCAL_TIME =
  "This depends on the machine's time zone or locale: use the getUTC… methods or toISOString.";
const RANDOMNESS = "The domain has no randomness: take ids from the IdGenerator port.";
const PLATFORM =
  "The domain has no platform: what it needs of the world comes through a port or an argument.";
const OUTPUT = "The domain writes nothing: return the fact, and an adapter logs it.";
const STATE =
  "Module-level state outlives a call: the same arguments would give another result the next time. Make it a constant (readonly, as const), or make it inside the function.";

const restrict = (names, message) => names.map((name) => ({ name, message }));

const impureGlobals = [
  ...restrict(
    ["process", "globalThis", "global", "window", "self", "navigator", "Buffer", "fetch"],
    PLATFORM,
  ),
  ...restrict(["require", "module", "exports", "__dirname", "__filename", "Atomics"], PLATFORM),
  // Both tell when memory was reclaimed.
  ...restrict(["WeakRef", "FinalizationRegistry"], PLATFORM),
  ...restrict(["console"], OUTPUT),
  ...restrict(["crypto"], RANDOMNESS),
  ...restrict(["performance", "setTimeout", "setInterval", "setImmediate", "AbortSignal"], CLOCK),
  ...restrict(["clearTimeout", "clearInterval", "clearImmediate", "queueMicrotask"], CLOCK),
  ...restrict(["Intl"], LOCAL_TIME),
];

const LOCAL_DATE_PARTS = ["FullYear", "Month", "Date", "Hours", "Minutes", "Seconds", "Milliseconds", "Year"];

const impureProperties = [
  { object: "Date", property: "now", message: CLOCK },
  { object: "Math", property: "random", message: RANDOMNESS },
  ...[
    ...LOCAL_DATE_PARTS.flatMap((part) => [`get${part}`, `set${part}`]),
    ...["getDay", "getTimezoneOffset", "toDateString", "toTimeString"],
    ...["toLocaleString", "toLocaleDateString", "toLocaleTimeString"],
    ...["toLocaleUpperCase", "toLocaleLowerCase", "localeCompare"],
  ].map((property) => ({ property, message: LOCAL_TIME })),
];

// What lives as long as the module: its constants and the static members of its classes.
const LASTING =
  ":matches(Program > VariableDeclaration, Program > ExportNamedDeclaration > VariableDeclaration)";
const constant = (initial, except = "") => [
  { selector: `${LASTING} > VariableDeclarator${except} > ${initial}.init`, message: STATE },
  { selector: `PropertyDefinition[static=true]${except} > ${initial}.value`, message: STATE },
];
const typedAs = (name) =>
  `[id.typeAnnotation.typeAnnotation.typeName.name="${name}"], [typeAnnotation.typeAnnotation.typeName.name="${name}"]`;
const typedReadonly =
  '[id.typeAnnotation.typeAnnotation.operator="readonly"], [typeAnnotation.typeAnnotation.operator="readonly"]';

// A regular expression that is /g or /y keeps lastIndex from one call to the next.
const lastingRegExpState = constant("Literal[regex.flags=/[gy]/]");

const impureSyntax = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: CLOCK },
  { selector: 'CallExpression[callee.name="Date"]', message: CLOCK },
  // Several numbers are read as local time.
  { selector: 'NewExpression[callee.name="Date"][arguments.length>1]', message: LOCAL_TIME },
  {
    // `const D = Date`: what becomes of it would escape the rules above.
    selector:
      ':not(NewExpression, CallExpression, MemberExpression, TSTypeReference) > Identifier[name="Date"], CallExpression > Identifier[name="Date"].arguments',
    message: `Name Date only to call what it has. ${CLOCK}`,
  },
  {
    // Of a Date this is local time. A number in another base has an argument; else there is String().
    selector: 'CallExpression[callee.property.name="toString"][arguments.length=0]',
    message: `${LOCAL_TIME} Of anything but a Date, String(value) is the same.`,
  },
  { selector: 'MetaProperty[meta.name="import"]', message: PLATFORM },
  {
    selector: "ImportExpression",
    message: "What is loaded must not depend on when it is: import at the top.",
  },
  { selector: `${LASTING}[kind=/^(let|var)$/]`, message: STATE },
  { selector: "PropertyDefinition[static=true]:not([readonly=true])", message: STATE },
  ...constant('NewExpression[callee.name="Map"]', `:not(${typedAs("ReadonlyMap")})`),
  ...constant('NewExpression[callee.name="Set"]', `:not(${typedAs("ReadonlySet")})`),
  // A Date has setters and a typed array elements, and neither has a readonly type.
  ...constant("NewExpression[callee.name=/^(Date|WeakMap|WeakSet|Array|ArrayBuffer|DataView|.+Array)$/]"),
  ...constant("ArrayExpression", `:not(${typedReadonly}, ${typedAs("ReadonlyArray")})`),
  // Nothing can be done with an empty object but to fill it.
  ...constant("ObjectExpression[properties.length=0]"),
];

const FIXTURES = "test/fixtures/**";
const INSPECTOR_PAGE = "src/adapters/inspector/page/**/*.js";

export default defineConfig(
  // The fixtures are violations: test/integration/boundaries.test.ts lints them, with this very file.
  { ignores: ["dist/**", "coverage/**", "data/**", "reports/**", ".stryker-tmp/**", FIXTURES] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.{js,mjs}"],
    extends: [js.configs.recommended],
    languageOptions: {
      globals: Object.fromEntries(
        ["process", "console", "performance", "Buffer", "URL", "fetch", "setTimeout", "clearTimeout"].map(
          (name) => [name, "readonly"],
        ),
      ),
    },
  },
  {
    // They run in a browser; tsconfig.inspector.json, which checks their types, knows both worlds.
    files: [INSPECTOR_PAGE],
    languageOptions: {
      globals: {
        ...Object.fromEntries(["process", "Buffer"].map((name) => [name, "off"])),
        ...Object.fromEntries(
          [
            "document",
            "location",
            "navigator",
            "EventSource",
            "requestAnimationFrame",
            "setInterval",
            "Element",
          ]
            .concat(["HTMLElement", "HTMLButtonElement", "HTMLInputElement", "HTMLOListElement"])
            .concat(["HTMLPreElement", "SVGSVGElement"])
            .map((name) => [name, "readonly"]),
        ),
      },
    },
  },
  {
    files: ["**/*.ts"],
    ignores: [FIXTURES],
    extends: [
      js.configs.recommended,
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
    ],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // `typeof import("./s3.js")` is the type of a module that is loaded late or never.
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      eqeqeq: "error",
      // Plain JavaScript calls this library too, so values are checked that the types vouch for.
      "@typescript-eslint/no-unnecessary-condition": "off",
      // A number has one spelling, so `${count}` hides nothing; objects and undefined stay forbidden.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `() => stop()` of a void function is how a callback is written.
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // What was caught is passed on as it is.
      "@typescript-eslint/prefer-promise-reject-errors": ["error", { allowThrowingUnknown: true }],
      // `[...text]` gives code points, which is what those who write it here want.
      "@typescript-eslint/no-misused-spread": ["error", { allow: ["string"] }],
      // `env["PORT"]` says that nothing vouches for the name.
      "@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
    },
  },
  {
    files: ["test/**/*.ts"],
    ignores: [FIXTURES],
    rules: {
      // Hostile doubles reject with what no honest code would.
      "@typescript-eslint/prefer-promise-reject-errors": "off",
      // A double of a port is async because the port is.
      "@typescript-eslint/require-await": "off",
      // A double that does nothing is written as one.
      "@typescript-eslint/no-empty-function": "off",
      // How a test takes back an environment variable.
      "@typescript-eslint/no-dynamic-delete": "off",
    },
  },
  {
    files: ["**/src/domain/**/*.ts"],
    languageOptions: { parser: tseslint.parser },
    // A comment must not be able to switch purity off.
    linterOptions: { noInlineConfig: true },
    rules: {
      "no-restricted-globals": ["error", ...impureGlobals],
      "no-restricted-properties": ["error", ...impureProperties],
      "no-restricted-syntax": ["error", ...impureSyntax, ...lastingRegExpState],
    },
  },
  {
    // It loads a module of the domain, as pure as any, when an event first needs it: when changes nothing.
    files: ["src/domain/event-schema.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...impureSyntax.filter(({ selector }) => selector !== "ImportExpression"),
        ...lastingRegExpState,
      ],
    },
  },
  {
    // Its two sticky patterns run in one place, which sets lastIndex before each use, so nothing is
    // carried over; made per reader, they would be made anew for every line of a batch.
    files: ["src/domain/json-reader.ts"],
    rules: { "no-restricted-syntax": ["error", ...impureSyntax] },
  },
);
