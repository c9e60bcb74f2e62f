import type { ExecFileOptions } from "node:child_process";

export function run(command: string, args: readonly string[], options?: ExecFileOptions): Promise<string>;
