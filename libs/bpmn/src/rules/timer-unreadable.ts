import { parseDuration, Rejection } from '@baton/kernel';
import { definitionsOf } from '../definitions-of.js';
import type { TimerDefinition } from '../process-model.js';
import { aboutNode, nodesOf, title, type Rule } from './rule.js';

const dateTime =
  /^[+-]?\d{4,}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?(\[[\w/+-]+\]|@[\w/+-]+)?)?$/;

/** Five to seven fields, or a word such as `@daily`, and perhaps a zone; whether the fields hold is the engine's to say. */
const cron = /^(@[a-z]+|[^\sR]\S*(\s+[^\s@[]+){4,6})(\s*\[[\w/+-]+\]|\s+@[A-Z][\w/+-]*)?$/;
/** Of a repetition; a zone may hold a slash of its own. */
const part = /(?:\[[^\]]*\]|@\w+(?:\/(?!P\d|PT)[A-Za-z][\w+-]*)*|[^/[@])+/g;

/** A timer written as a literal is ISO 8601 of the kind it says. FEEL is checked as an expression. */
export const timerUnreadable: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    const timer = definitionsOf(node)
      .flatMap((definition) => (definition.type === 'timer' ? [definition.timer] : []))
      .find(({ text, ...rest }) => text !== '' && !text.startsWith('=') && !isReadable({ text, ...rest }));
    if (!timer) return [];
    return [
      aboutNode(process, node, {
        code: 'timer-unreadable',
        severity: 'error',
        category: 'clock',
        mendKind: 'set-timer',
        message: `The ${timer.kind} of ${title(node)}, \`${timer.text}\`, cannot be read.`,
        mend: examples[timer.kind],
      }),
    ];
  });

const examples: Readonly<Record<TimerDefinition['kind'], string>> = {
  date: 'Write a date and time, such as 2027-03-01T09:00:00Z, or FEEL after =.',
  duration: 'Write a duration, such as PT48H or P3D, or FEEL after =.',
  cycle:
    'Write a repetition, such as R3/PT10H or R/2027-03-01T09:00:00Z/P1D, a cron pattern such as 0 9 * * 1-5, or FEEL after =.',
};

function isReadable({ kind, text }: TimerDefinition): boolean {
  if (kind === 'date') return isDate(text);
  if (kind === 'duration') return isDuration(text);
  if (cron.test(text)) return true;
  const [repeat, ...parts] = text.match(part) ?? [];
  if (!repeat || !/^R\d*$/.test(repeat)) return false;
  if (parts.length === 1) return isDuration(parts[0]!);
  const [first, second] = parts;
  if (parts.length !== 2 || first === undefined || second === undefined) return false;
  return (isDate(first) && (isDuration(second) || isDate(second))) || (isDuration(first) && isDate(second));
}

function isDate(text: string): boolean {
  return dateTime.test(text) && !Number.isNaN(Date.parse(text.replace(/[[@].*$/, '')));
}

function isDuration(text: string): boolean {
  try {
    parseDuration(text);
    return true;
  } catch (error) {
    if (error instanceof Rejection) return false;
    throw error;
  }
}
