import type { OperationEvent } from '../events/operations.js';
import type { ElementInstance, InstanceState, OpenCompensation, Table } from '../state.js';
import type { Appliers } from './applier.js';

export const operationAppliers: Appliers<OperationEvent['type']> = {
  InstanceSuspended(draft) {
    draft.set({ suspended: true });
  },
  InstanceResumed(draft) {
    draft.unset('suspended', 'held');
  },
  StepsHeld(draft, { steps }) {
    draft.set({ held: [...(draft.state.held ?? []), ...steps] });
  },
  InstanceModified() {},
  InstanceMigrated(draft, { definitionId, version, renamed }) {
    draft.set({ definitionId, version });
    if (Object.keys(renamed).length === 0) return;
    draft.set(renameAll(draft.state, renamed));
  },
};

type Names = Readonly<Record<string, string>>;

const nameIn = (renamed: Names, id: string): string => (Object.hasOwn(renamed, id) ? (renamed[id] as string) : id);

/** Every row of every table that says which element it belongs to says the new one; rows of elements their flows and events too. */
function renameAll(state: InstanceState, renamed: Names): Partial<InstanceState> {
  const tables = Object.entries(state).filter((entry): entry is [string, Table<{ element: string }>] =>
    isTable(entry[1]),
  );
  return Object.fromEntries(
    tables.map(([name, rows]) => [
      name,
      Object.fromEntries(Object.entries(rows).map(([n, row]) => [n, renameRow(row, renamed)])),
    ]),
  );
}

const isTable = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

function renameRow<Row extends { readonly element: string }>(row: Row, renamed: Names): Row {
  const { arrived, consumed, queue, counted, handler } = row as Partial<ElementInstance & OpenCompensation>;
  const ids = (list: readonly string[]): readonly string[] => list.map((id) => nameIn(renamed, id));
  return {
    ...row,
    element: nameIn(renamed, row.element),
    ...(handler !== undefined && { handler: nameIn(renamed, handler) }),
    ...(arrived && { arrived: ids(arrived) }),
    ...(consumed && { consumed: ids(consumed) }),
    ...(queue && { queue: ids(queue) }),
    ...(counted && {
      counted: Object.fromEntries(Object.entries(counted).map(([id, value]) => [nameIn(renamed, id), value])),
    }),
  };
}
