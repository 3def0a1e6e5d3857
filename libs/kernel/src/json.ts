/**
 * JSON whose numbers keep their literal text.
 *
 * A number that JavaScript prints exactly as it was written is a `number`; every other one (`1.0`, 20-digit ids,
 * 34-digit decimals) is a {@link NumberText}, so that what was read is what is written again.
 */
export type Json = null | boolean | number | string | NumberText | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** A JSON number by its literal text. */
export class NumberText {
  constructor(readonly text: string) {}

  /** Only for callers without a lossless codec; may round. */
  toJSON(): unknown {
    return raw(this.text);
  }

  toString(): string {
    return this.text;
  }
}

declare global {
  interface JSON {
    /** ECMAScript JSON.parse source text access; in Node since 21. */
    rawJSON(text: string): object;
  }
}

const raw = (text: string): object => JSON.rawJSON(text);

/**
 * Finds texts that may hold a number JavaScript prints differently, by where a number can begin; ids and moments in
 * strings seldom look so. A false alarm only costs the slower path.
 */
const MAY_LOSE = /(?:^|[[,:\s])(?:-0|-?(?:\d[\d.]{15}|[\d.]*\d[eE]|\d+\.\d*0(?!\d)|0\.000000))/;

type Reviver = (this: unknown, key: string, value: unknown, context?: { source?: string }) => unknown;

const keepText: Reviver = (_key, value, context) =>
  typeof value === 'number' && context?.source !== undefined && String(value) !== context.source
    ? new NumberText(context.source)
    : value;

/**
 * Parses JSON and keeps every number's text.
 *
 * @throws SyntaxError when `text` is no JSON
 */
export function parseJson(text: string): Json {
  const parsed: unknown = MAY_LOSE.test(text)
    ? JSON.parse(text, keepText as Parameters<typeof JSON.parse>[1])
    : JSON.parse(text);
  return parsed as Json;
}

/** Writes JSON; a {@link NumberText} is written as its text. */
export function stringifyJson(value: Json): string {
  return JSON.stringify(value);
}

export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NumberText);
