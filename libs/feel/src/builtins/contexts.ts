import type { Run } from '../run.js';
import { entryOf, isContext, setEntry, type FeelContext, type FeelValue } from '../values.js';
import { builtin } from './builtin.js';

/** A copy with one entry set. */
function put(run: Run, context: FeelContext, key: string, value: FeelValue): FeelContext {
  const copy: Record<string, FeelValue> = {};
  const names = Object.keys(context);
  run.spend(names.length);
  run.grow(names.length + 1);
  for (const name of names) setEntry(copy, name, context[name]!);
  setEntry(copy, key, value);
  return copy;
}

function putAlong(run: Run, context: FeelContext, [key, ...rest]: readonly FeelValue[], value: FeelValue): FeelValue {
  if (typeof key !== 'string') return run.fail('The keys must be strings');
  if (rest.length === 0) return put(run, context, key, value);
  const inner = entryOf(context, key) ?? null;
  if (!isContext(inner)) return run.fail(`"${key}" is no context, so it can have no entry`);
  const changed = putAlong(run, inner, rest, value);
  return changed === null ? null : put(run, context, key, changed);
}

export const CONTEXTS = [
  builtin('get value', ['m: context', 'key: string'], (_run, context, key) => entryOf(context, key) ?? null),
  builtin('get entries', ['m: context'], (run, context) => {
    const entries = Object.entries(context);
    run.grow(3 * entries.length);
    return entries.map(([key, value]) => ({ key, value }));
  }),
  builtin('context', ['entries: list'], (run, entries) => {
    const context: Record<string, FeelValue> = {};
    run.grow(entries.length);
    for (const entry of entries) {
      const key = isContext(entry) ? entryOf(entry, 'key') : undefined;
      const value = isContext(entry) ? entryOf(entry, 'value') : undefined;
      if (typeof key !== 'string' || value === undefined) return run.fail('context takes a list of {key, value}');
      if (Object.hasOwn(context, key)) return run.fail(`The key "${key}" comes twice`);
      setEntry(context, key, value);
    }
    return context;
  }),
  builtin('context put', ['context: context', 'key: string', 'value: any'], put),
  builtin('context put', ['context: context', 'keys: list', 'value: any'], (run, context, keys, value) =>
    putAlong(run, context, keys, value),
  ),
  builtin('context merge', ['contexts: list'], (run, contexts) => {
    const merged: Record<string, FeelValue> = {};
    for (const context of contexts) {
      if (!isContext(context)) return run.fail('context merge takes contexts');
      for (const [name, value] of Object.entries(context)) {
        run.grow(1);
        setEntry(merged, name, value);
      }
    }
    return merged;
  }),
];
