export function pack(folder: string): Promise<string>;
export function installedVersion(name: string): string;
export function installProject(
  folder: string,
  tarball: string,
  packages: readonly string[],
  others?: readonly string[],
): Promise<void>;
export function nodeOf(major: number): Promise<string>;
