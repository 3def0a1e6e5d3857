import { definitionsOf, type EventDefinition } from '@baton/bpmn';

import { beginEventSubProcess } from './behaviours/event-sub-process.js';
import { isRestored } from './boundaries-at.js';
import { complete, enter } from './enter.js';
import type { Turn } from './executable.js';
import { leaveUndone } from './lifecycle.js';
import { leaveTransaction, transactionOf } from './transaction.js';

/**
 * Undoes, newest first, what `n` is there to undo and what had ended before it began: the next step of it, after which `n` is
 * asked again; once nothing is left, `n` goes on.
 */
export function undoNext(turn: Turn, n: number): void {
  const [next] = toUndo(turn, n);
  if (next) return undo(turn, next, n);
  if (isRestored(turn, n)) leaveUndone(turn, n);
  else if (isCancel(turn, n)) leaveTransaction(turn, n);
  else complete(turn, n);
}

/** Begins to undo all of it at once, newest first, and waits for nothing. */
export function undoAll(turn: Turn, n: number): void {
  for (const record of toUndo(turn, n)) undo(turn, record);
}

interface Undoable {
  readonly record: number;
  readonly scope: number;
}

/**
 * What `n` undoes, newest first: the inside of the scope that it restores; for a cancel event that of the transaction; for a
 * compensation event that of the scope in which it stands, that of an event sub-process being the one around it. An event that
 * names activities undoes those alone, from the nearest scope that has some.
 */
function toUndo(turn: Turn, n: number): readonly Undoable[] {
  if (isRestored(turn, n)) return recordsIn(turn, n, n);
  if (isCancel(turn, n)) return recordsIn(turn, transactionOf(turn, n) ?? 0, Infinity);
  const named = namedBy(turn, n);
  for (let scope = outwards(turn, turn.instance(n).scope); ; scope = outwards(turn, turn.instance(scope).scope)) {
    const found = recordsIn(turn, scope, n, named);
    if (found.length > 0 || named === undefined || scope === 0) return found;
  }
}

const definitionsAt = (turn: Turn, n: number): readonly EventDefinition[] => definitionsOf(turn.nodeOf(n).model);

const isCancel = (turn: Turn, n: number): boolean => definitionsAt(turn, n).some(({ type }) => type === 'cancel');

/** The activities that a compensation event names; undefined: everything. */
function namedBy(turn: Turn, n: number): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const definition of definitionsAt(turn, n)) {
    if (definition.type !== 'compensation') continue;
    if (definition.activity === undefined) return undefined;
    names.add(definition.activity);
  }
  return names;
}

function outwards(turn: Turn, from: number): number {
  let scope = from;
  while (scope !== 0 && turn.nodeOf(scope).model.kind === 'eventSubProcess') ({ scope } = turn.instance(scope));
  return scope;
}

function recordsIn(turn: Turn, scope: number, before: number, named?: ReadonlySet<string>): readonly Undoable[] {
  return Object.entries(turn.state.compensations)
    .filter(
      ([record, row]) =>
        row.scope === scope && Number(record) < before && (named === undefined || named.has(row.element)),
    )
    .map(([record]) => ({ record: Number(record), scope }))
    .toReversed();
}

/**
 * Undoes one record in `scope`: by its handler, with the variables that the activity had; or the scope that it was is there
 * again, and what was done in it is undone, by an event sub-process that stands there for it, or record by record.
 */
function undo(turn: Turn, { record, scope }: Undoable, owner?: number): void {
  const row = turn.state.compensations[record];
  if (!row) return;
  const more = { compensates: record, ...(owner === undefined ? {} : { owner }) };
  if (row.handler !== undefined) return void enter(turn, turn.node(row.handler), scope, more);
  const n = turn.next;
  turn.emit({ type: 'ElementActivated', n, element: row.element, scope, ...more });
  const start = turn.node(row.element).handlers.find(({ model }) => model.kind === 'compensationStartEvent');
  if (start) beginEventSubProcess(turn, start, n, {});
  else turn.later(n, 'compensate');
}
