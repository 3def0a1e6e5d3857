import type { Draft } from '../draft.js';
import type { OpenCompensation } from '../state.js';
import type { Appliers } from './applier.js';

export const compensationAppliers: Appliers<'CompensationRecorded'> = {
  CompensationRecorded(draft, { n, element, elementInstance, scope, handler, variables }) {
    const inside = recordsIn(draft, elementInstance);
    draft.open('compensations', n, {
      element,
      scope,
      ...(handler === undefined ? {} : { handler }),
      ...(variables === undefined ? {} : { variables }),
    });
    for (const record of inside) move(draft, record, { within: n });
  },
};

/** Record `record` is being undone by element instance `n`, which takes over the records in it and its variables. */
export function takeRecord(draft: Draft, record: number, n: number): Pick<OpenCompensation, 'variables'> {
  const { variables } = draft.state.compensations[record] ?? {};
  for (const inner of recordsWithin(draft, record)) move(draft, inner, { scope: n });
  draft.drop('compensations', record);
  return variables === undefined ? {} : { variables };
}

/** What was recorded in scope `n`, which has ended, can be undone from `scope` instead. */
export function moveRecords(draft: Draft, n: number, scope: number): void {
  for (const record of recordsIn(draft, n)) move(draft, record, { scope });
}

/** What was recorded in scope `n` cannot be undone any more. */
export function dropRecords(draft: Draft, n: number): void {
  for (const record of recordsIn(draft, n)) drop(draft, record);
}

function drop(draft: Draft, record: number): void {
  for (const inner of recordsWithin(draft, record)) drop(draft, inner);
  draft.drop('compensations', record);
}

function move(draft: Draft, record: number, to: Pick<OpenCompensation, 'scope' | 'within'>): void {
  const found = draft.state.compensations[record];
  if (!found) return;
  const { scope: _, within: __, ...kept } = found;
  draft.put('compensations', record, { ...kept, ...to });
}

const recordsIn = (draft: Draft, scope: number): readonly number[] => pick(draft, (row) => row.scope === scope);
const recordsWithin = (draft: Draft, n: number): readonly number[] => pick(draft, ({ within }) => within === n);

const NONE: readonly number[] = [];

function pick(draft: Draft, which: (row: OpenCompensation) => boolean): readonly number[] {
  const { compensations } = draft.state;
  let found: number[] | undefined;
  for (const key in compensations) if (which(compensations[key] as OpenCompensation)) (found ??= []).push(Number(key));
  return found ?? NONE;
}
