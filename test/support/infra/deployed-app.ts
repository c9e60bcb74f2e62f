// What `npm run deploy` would deploy: the app in infra/, synthesized as the CDK's command has it do.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Template } from "aws-cdk-lib/assertions";

export interface DeployedApp {
  readonly template: Template;
  /** `aws://ACCOUNT/REGION` */
  readonly environment: string;
  /** The folder of the function's code, as it is zipped. */
  readonly functionAsset: string;
}

/** @param folder where the cloud assembly goes */
export function synthesizeApp(folder: string, context: Readonly<Record<string, unknown>> = {}): DeployedApp {
  execFileSync(process.execPath, [resolve("infra/app.mjs")], {
    env: {
      ...withoutAws(),
      CDK_OUTDIR: folder,
      CDK_CONTEXT_JSON: JSON.stringify(context),
      CDK_VALIDATION: "false", // takes longer than all else; test/infra/synth.test.ts has it
    },
    stdio: "pipe",
  });
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), "utf8"));
  const { artifacts } = read("manifest.json") as { artifacts: Record<string, { environment?: string }> };
  const { files } = read("clickstream-ingest.assets.json") as { files: Record<string, Asset> };
  const [code] = Object.values(files).filter(({ source }) => source.packaging === "zip");
  return {
    template: Template.fromJSON(read("clickstream-ingest.template.json") as Record<string, unknown>),
    environment: artifacts["clickstream-ingest"]?.environment ?? "",
    functionAsset: join(folder, code?.source.path ?? ""),
  };
}

interface Asset {
  readonly source: { readonly path: string; readonly packaging: "file" | "zip" };
}

/** This process's environment, of which nothing says that there is an AWS account. */
export function withoutAws(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name)));
}
