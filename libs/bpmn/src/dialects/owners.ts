import type { ForeignStep } from './foreign-step.js';

/** One person; who started the instance, where the file calls them by the variable that the start event names. */
export function carryAssignee(step: ForeignStep, text: string): void {
  const started = /^\s*[$#]\{\s*([\w$]+)\s*\}\s*$/.exec(text)?.[1];
  const value = step.value(text.trim());
  const person =
    started !== undefined && step.file.initiators.has(started)
      ? 'starter'
      : value.startsWith('=') || isLeft(value)
        ? value
        : `person:${value}`;
  step.put('baton:Owner', { assignee: person });
}

/** Adds to the candidates: a list with commas, or an expression that gives one. */
export function carryCandidates(step: ForeignStep, kind: 'group' | 'person', text: string): void {
  const before = step.given('baton:Owner', 'candidates');
  const added = candidates(step, kind, text);
  step.put('baton:Owner', { candidates: before === undefined ? added : joined(before, added) });
}

function candidates(step: ForeignStep, kind: 'group' | 'person', text: string): string {
  const value = step.value(text.trim());
  if (isLeft(value)) return value;
  if (!value.startsWith('='))
    return namesIn(value)
      .map((name) => `${kind}:${name}`)
      .join(', ');
  const feel = value.slice(1).trim();
  const list =
    step.dialect.expressions === 'juel'
      ? `if ${inBrackets(feel)} instance of string then split(${feel}, ",") else ${feel}`
      : feel;
  return `=for name in (${list}) return "${kind}:" + ${step.dialect.expressions === 'juel' ? 'trim(name)' : 'name'}`;
}

/** Both lists in one; FEEL where either is. */
function joined(one: string, other: string): string {
  if (!one.startsWith('=') && !other.startsWith('=')) return `${one}, ${other}`;
  const feel = (text: string): string =>
    text.startsWith('=')
      ? text.slice(1)
      : `[${namesIn(text)
          .map((name) => JSON.stringify(name))
          .join(', ')}]`;
  return `=concatenate(${feel(one)}, ${feel(other)})`;
}

export const namesIn = (text: string): readonly string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** An expression that could not be translated; a rule reports it. */
const isLeft = (value: string): boolean => /^[^=]*[$#]\{/.test(value);

const inBrackets = (feel: string): string => (/^[\w.]+$/.test(feel) ? feel : `(${feel})`);
