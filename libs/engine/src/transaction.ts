import { definitionsOf } from '@baton/bpmn';

import { boundariesAt } from './boundaries-at.js';
import { enter } from './enter.js';
import type { Turn } from './executable.js';
import { close, endScopeIfDone, terminate, terminateInside } from './lifecycle.js';
import { recordOpenScopes } from './record-compensation.js';

/** The transaction in which cancel event `n` stands; undefined: in none. */
export function transactionOf(turn: Turn, n: number): number | undefined {
  for (let { scope } = turn.instance(n); scope !== 0; { scope } = turn.instance(scope))
    if (turn.nodeOf(scope).model.kind === 'transaction' && !turn.instance(scope).loop) return scope;
  return undefined;
}

/** Ends all that runs in a transaction but for what cancel event `n` stands in; what was done there can then be undone. */
export function stopTransaction(turn: Turn, transaction: number, n: number): void {
  recordOpenScopes(turn, transaction);
  for (let keep = n; ; keep = turn.instance(keep).scope) {
    const { scope } = turn.instance(keep);
    terminateInside(turn, scope, keep);
    if (scope === transaction) return;
  }
}

/** All is undone: the token leaves the transaction of cancel event `n` by the cancel boundary event. */
export function leaveTransaction(turn: Turn, n: number): void {
  const transaction = transactionOf(turn, n);
  close(turn, n);
  if (transaction === undefined) return;
  const { inner, scope: around } = turn.instance(transaction);
  const host = inner === undefined ? transaction : around;
  const boundary = boundariesAt(turn, host).find(({ model }) =>
    definitionsOf(model).some(({ type }) => type === 'cancel'),
  );
  const { scope } = turn.instance(host);
  terminate(turn, host);
  if (boundary) enter(turn, boundary, scope);
  else endScopeIfDone(turn, scope);
}
