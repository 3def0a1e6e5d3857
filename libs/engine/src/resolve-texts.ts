import { isExpression } from '@baton/feel';
import type { Json } from '@baton/kernel';

import { Failure } from './failure.js';
import type { Turn } from './executable.js';
import { evaluate, resolveText, textOf } from './variables.js';

/**
 * The same data with every FEEL text in it (`=…`) replaced by the text it gives. In a list, one FEEL text may give many.
 *
 * @throws Failure EXPRESSION_ERROR
 */
export const resolveTexts = <Data>(turn: Turn, n: number, data: Data): Data => resolved(turn, n, data) as Data;

function resolved(turn: Turn, n: number, data: unknown): unknown {
  if (typeof data === 'string') return resolveText(turn, n, data);
  if (Array.isArray(data)) {
    return data.flatMap((item: unknown): readonly unknown[] =>
      typeof item === 'string' ? textsOf(turn, n, item) : [resolved(turn, n, item)],
    );
  }
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, resolved(turn, n, value)]));
}

function textsOf(turn: Turn, n: number, text: string): readonly string[] {
  if (!isExpression(text)) return [text];
  const value = evaluate(turn, n, text.slice(1));
  const texts = (Array.isArray(value) ? (value as readonly Json[]) : [value]).map(textOf);
  if (texts.every((item) => item !== undefined)) return texts;
  throw new Failure(
    'EXPRESSION_ERROR',
    `${turn.instance(n).element}: "${text}" does not give a list of texts`,
    text.slice(1),
  );
}
