// dist/esm is what tsc emits. dist/cjs is every entry once more as CommonJS: AWS starts Lambda's Node
// with require(esm) disabled, so a CommonJS handler could not load an ESM-only package.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build as bundle } from "esbuild";
import { rolldown } from "rolldown";

const packageJson = JSON.parse(readFileSync("package.json", "utf8"));
const ENTRY = /^\.\/dist\/esm\/entry\/([\w-]+)\.js$/;
const entries = Object.values(packageJson.exports).flatMap((target) => {
  const [, name] = ENTRY.exec(target.import?.default) ?? [];
  return name === undefined ? [] : [name];
});

/** They are ES modules only, so the CommonJS build carries them within. */
const INLINED = ["inversify", "uuid"];
const installed = Object.keys({ ...packageJson.dependencies, ...packageJson.peerDependencies });
const external = installed.filter((name) => !INLINED.includes(name));

rmSync("dist", { recursive: true, force: true });
execFileSync(process.execPath, ["node_modules/@typescript/native/bin/tsc", "-p", "tsconfig.build.json"], {
  stdio: "inherit",
});
const chunks = await buildCommonJs();
copyTypes();
copyPage(chunks);
await bundleFunction();

/** What `./cdk` deploys: the ready handler, by the options that the README gives to who bundles it himself. */
async function bundleFunction() {
  const { metafile } = await bundle({
    entryPoints: ["dist/esm/entry/handler-rest.js"],
    outfile: "dist/function/index.cjs",
    bundle: true,
    platform: "node",
    format: "cjs",
    mainFields: ["module", "main"],
    minify: true,
    legalComments: "none", // the licences are beside it, whole
    metafile: true,
    logLevel: "warning",
  });
  writeFileSync("dist/function/THIRD-PARTY-LICENSES.txt", licencesOf(Object.keys(metafile.inputs)));
}

async function buildCommonJs() {
  const build = await rolldown({
    input: Object.fromEntries(entries.map((name) => [`entry/${name}`, `dist/esm/entry/${name}.js`])),
    platform: "node",
    external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
    onLog(level, log) {
      // An import that is not found would be left for the user to stumble over.
      if (level === "warn") throw new Error(log.message);
    },
  });
  const { output } = await build.write({
    dir: "dist/cjs",
    format: "cjs",
    exports: "named",
    strict: true,
    // What entries share is in chunks, so that an error class exists once however many are loaded.
    chunkFileNames: "chunks/[name].js",
    comments: { legal: true, annotation: true, jsdoc: false },
  });
  await build.close();
  writeFileSync("dist/cjs/package.json", '{ "type": "commonjs" }\n');
  writeFileSync("dist/cjs/THIRD-PARTY-LICENSES.txt", licencesOf(modulesOf(output)));
  const imported = new Set(output.flatMap(({ imports }) => imports));
  for (const name of INLINED) {
    if (imported.has(name)) throw new Error(`dist/cjs requires ${name}, which is an ES module`);
  }
  return output;
}

/** The inspector reads its page from the folder `page` beside its own code, wherever that has come to lie. */
function copyPage(chunks) {
  const code = "adapters/inspector/page-files.js";
  const chunk = chunks.find(({ modules }) =>
    Object.keys(modules ?? {}).some((id) => id.endsWith(`/${code}`)),
  );
  if (chunk === undefined) throw new Error(`dist/cjs does not hold ${code}`);
  for (const file of [join("dist/esm", code), join("dist/cjs", chunk.fileName)]) {
    cpSync("src/adapters/inspector/page", join(dirname(file), "page"), { recursive: true });
  }
}

function modulesOf(output) {
  return output.flatMap((chunk) => Object.keys(chunk.modules ?? {}));
}

/** Of every package of these files: a copy must carry its notice. */
function licencesOf(modules) {
  const packages = new Set(
    modules.flatMap(
      (id) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id.replaceAll("\\", "/")) ?? [],
    ),
  );
  return [...packages]
    .sort()
    .map((folder) => {
      const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
      if (file === undefined) throw new Error(`${name} is inlined and has no licence file`);
      return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
    })
    .join(`\n${"-".repeat(72)}\n\n`);
}

/** The same types for `require`: a CommonJS module may name the types of an ES module if it says so. */
function copyTypes() {
  const files = new Set(entries.map((name) => `entry/${name}.d.ts`));
  const inlined = INLINED.join("|");
  for (const file of files) {
    const types = readFileSync(join("dist/esm", file), "utf8");
    for (const [, path] of types.matchAll(/(?:from|import\() ?"(\.[^"]+)\.js"/g)) {
      files.add(join(dirname(file), `${path}.d.ts`));
    }
    const rewritten = types.replace(
      new RegExp(`^import (?:type )?\\{([^}]+)\\} from "(${inlined})";$`, "gm"),
      (_, names, from) =>
        `import type {${names.replace(/\btype /g, "")}} from "${from}" with { "resolution-mode": "import" };`,
    );
    if (new RegExp(`from "(${inlined})";`).test(rewritten)) {
      throw new Error(`${file} names the types of an ES module in a way that is not rewritten`);
    }
    mkdirSync(join("dist/cjs", dirname(file)), { recursive: true });
    writeFileSync(join("dist/cjs", file), rewritten);
  }
}
