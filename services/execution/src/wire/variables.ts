import { isJsonObject, parseJson, Rejection, type Json, type JsonObject } from '@baton/kernel';

/** Characters of variables in one command. */
export const MAX_VARIABLES = 1024 * 1024;
const MAX_DEPTH = 100;
const NONE: JsonObject = {};

/**
 * Variables as a caller sends them; empty means none.
 *
 * @throws Rejection `invalid` VARIABLES_INVALID; `too-large` VARIABLES_TOO_LARGE
 */
export function parseVariables(text: string, field = 'variables'): JsonObject {
  if (text === '' || text === '{}') return NONE;
  if (text.length > MAX_VARIABLES) throw tooLarge();
  if (text.length > MAX_DEPTH && depthOf(text) > MAX_DEPTH)
    throw invalid(field, `is nested more than ${MAX_DEPTH} deep`);
  return objectOf(parse(text, field), field);
}

/**
 * Variables of a JSON body, parsed already.
 *
 * @throws Rejection `invalid` VARIABLES_INVALID
 */
export function objectOf(value: Json | undefined, field = 'variables'): JsonObject {
  if (value === undefined) return NONE;
  if (!isJsonObject(value)) throw invalid(field, 'must be a JSON object');
  return value;
}

/** Variables as they were stored; what is no object holds none. */
export function storedVariables(text: string): JsonObject {
  const stored = parseJson(text);
  return isJsonObject(stored) ? stored : NONE;
}

function parse(text: string, field: string): Json {
  try {
    return parseJson(text);
  } catch {
    throw invalid(field, 'is no JSON');
  }
}

const OPENING = new Set(['{', '[']);
const CLOSING = new Set(['}', ']']);

/** Nesting of a JSON text; what follows a deeply nested value (writing it, copying it) is recursive. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string;
    if (character === '"') quoted = !quoted;
    else if (quoted && character === '\\') i++;
    else if (!quoted && OPENING.has(character)) deepest = Math.max(deepest, ++depth);
    else if (!quoted && CLOSING.has(character)) depth--;
  }
  return deepest;
}

const invalid = (field: string, message: string): Rejection =>
  new Rejection('invalid', 'VARIABLES_INVALID', `${field}: ${message}`, { fields: [{ field, message }] });
const tooLarge = (): Rejection =>
  new Rejection(
    'too-large',
    'VARIABLES_TOO_LARGE',
    `The variables are longer than ${MAX_VARIABLES} characters; keep documents elsewhere and pass their addresses`,
  );
