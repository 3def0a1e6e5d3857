import { readFileSync, statSync } from 'node:fs';

const FOLDER = new URL('../bundle/', import.meta.url);

/** What a bundle was made of: build records of packages, relative to its folder, with their times in milliseconds. */
export type MadeOf = readonly (readonly [file: string, mtimeMs: number])[];

/**
 * The program joined into few files by `tools/bundle.mjs`, which starts in a third of the time. Undefined where it was
 * not made, or something was compiled since.
 */
export function freshBundle(): URL | undefined {
  try {
    const madeOf = JSON.parse(readFileSync(new URL('made-of.json', FOLDER), 'utf8')) as MadeOf;
    const fresh = madeOf.every(([file, mtimeMs]) => statSync(new URL(file, FOLDER)).mtimeMs <= mtimeMs);
    return fresh ? new URL('serve.js', FOLDER) : undefined;
  } catch {
    return undefined;
  }
}
