import { readFile } from 'node:fs/promises';

import { isJsonObject, parseJson, type JsonObject } from '@baton/kernel';

import { CliError } from './cli-error.js';

export type ReadInput = () => Promise<Uint8Array>;

/** The bytes of a file; `-` is the standard input. */
export async function fileAt(path: string, input: ReadInput): Promise<Uint8Array> {
  if (path === '-') return input();
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(
      `${path} cannot be read: ${error.code === 'ENOENT' ? 'there is no such file' : (error.code ?? error.message)}`,
    );
  });
}

/** A value as given, `@file`'s content, or with `-` the standard input's; without the line break at its end. */
export async function textFrom(source: string, input: ReadInput): Promise<string> {
  if (source !== '-' && !source.startsWith('@')) return source;
  const bytes = await fileAt(source === '-' ? '-' : source.slice(1), input);
  return new TextDecoder().decode(bytes).replace(/\r?\n$/, '');
}

/** A JSON object given like a text. @param name of the option, for the message */
export async function objectFrom(
  source: string | undefined,
  name: string,
  input: ReadInput,
): Promise<JsonObject | undefined> {
  if (source === undefined) return undefined;
  const text = await textFrom(source, input);
  try {
    const value = parseJson(text);
    if (isJsonObject(value)) return value;
  } catch (error) {
    throw new CliError(`${name} is no JSON: ${(error as Error).message}`);
  }
  throw new CliError(`${name} has to be a JSON object, e.g. '{"amount": 12.50}'`);
}
