import type { ElementInstance, InstanceState, Table } from './state.js';

type TableName = {
  [Name in keyof InstanceState]-?: InstanceState[Name] extends Table<unknown> ? Name : never;
}[keyof InstanceState];
type RowOf<Name extends TableName> = InstanceState[Name][number];
type Own<State> = { -readonly [Name in keyof State]: State[Name] };

/**
 * A state being evolved: what no event touches stays shared with the state it began from, and that state is never changed.
 * Only appliers write to it.
 */
export class Draft {
  readonly #base: InstanceState;
  readonly #next: Own<InstanceState>;

  constructor(base: InstanceState) {
    this.#base = base;
    this.#next = { ...base };
  }

  /** The state so far. Final once nothing is applied to the draft any more. */
  get state(): InstanceState {
    return this.#next;
  }

  set(fields: Partial<InstanceState>): void {
    Object.assign(this.#next, fields);
  }

  unset(...names: readonly ('suspended' | 'held')[]): void {
    for (const name of names) delete this.#next[name];
  }

  /** Opens row `n`, the newest number of the instance. */
  open<Name extends TableName>(name: Name, n: number, row: RowOf<Name>): void {
    this.#next.last = n;
    this.put(name, n, row);
  }

  put<Name extends TableName>(name: Name, n: number, row: RowOf<Name>): void {
    this.#own(name)[n] = row;
  }

  drop(name: TableName, n: number): void {
    delete this.#own(name)[n];
  }

  element(n: number): ElementInstance {
    const found = this.#next.elements[n];
    if (!found) throw new Error(`Element instance ${n} is not open`);
    return found;
  }

  #own<Name extends TableName>(name: Name): Record<number, RowOf<Name>> {
    const shared: Table<RowOf<Name>> = this.#base[name];
    if (this.#next[name] === shared) this.#next[name] = { ...(shared as object) } as Own<InstanceState>[Name];
    return this.#next[name] as Record<number, RowOf<Name>>;
  }
}
