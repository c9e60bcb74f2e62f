import { readFileSync } from "node:fs";

export interface PageFile {
  readonly contentType: string;
  readonly content: Uint8Array;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
};

/** A file of the folder `page`, which the build puts beside this code; undefined where there is none. */
export function pageFile(name: string): PageFile | undefined {
  const extension = /^[\w-]+\.(html|css|js)$/.exec(name)?.[1];
  const contentType = CONTENT_TYPES[extension ?? ""];
  if (contentType === undefined) return undefined;
  try {
    return { contentType, content: readFileSync(new URL(`./page/${name}`, import.meta.url)) };
  } catch {
    return undefined;
  }
}
