import { withoutEquals } from './event-details.js';
import { present, textOf, type ModdleElement } from './moddle-elements.js';
import type { Condition } from './process-model.js';

/** An expression of the file; absent where there is none, or an empty one. */
export function readCondition(expression: ModdleElement | undefined): Condition | undefined {
  const text = withoutEquals(textOf(expression, 'body') ?? '');
  return text === '' ? undefined : present({ text, language: textOf(expression, 'language') });
}
