import { readFileSync, statSync } from 'node:fs';

const FOLDER = new URL('../bundle/', import.meta.url);

/** What a bundle was made of: build records of packages, relative to its folder, with their times in milliseconds. */
export type MadeOf = readonly (readonly [file: string, mtimeMs: number])[];

/**
 * A program joined into few files by `tools/bundle.mjs`, which starts in a third of the time. Undefined where it was
 * not made, or something was compiled since.
 *
 * @param program `serve` is all of Baton; the name of a service is that one alone, as it runs beside the others
 */
export function freshBundle(program = 'serve'): URL | undefined {
  try {
    const madeOf = JSON.parse(readFileSync(new URL('made-of.json', FOLDER), 'utf8')) as MadeOf;
    const fresh = madeOf.every(([file, mtimeMs]) => statSync(new URL(file, FOLDER)).mtimeMs <= mtimeMs);
    return fresh ? new URL(`${program}.js`, FOLDER) : undefined;
  } catch {
    return undefined;
  }
}

/** Spans of calls are made by replacing functions of packages as they are loaded, which a bundle does not do. */
export const isTraced = (env: Readonly<Record<string, string | undefined>>): boolean =>
  Boolean(env['OTEL_EXPORTER_OTLP_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']);
