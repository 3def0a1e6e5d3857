import { normalizeContextKey } from '@bpmn-io/lezer-feel';

export interface Resolution {
  readonly slot: number | undefined;
  readonly items: readonly number[];
}

/**
 * The names a node sees besides the variables. A frame binds one name to a slot, or opens a filter, inside which the
 * entries of the item (held in that slot) come before all outer names.
 */
export class Scope {
  private constructor(
    private readonly outer: Scope | undefined,
    private readonly name: string | undefined,
    private readonly slot: number,
  ) {}

  static readonly empty = new Scope(undefined, undefined, -1);

  bind(name: string, slot: number): Scope {
    return new Scope(this, normalizeContextKey(name), slot);
  }

  openFilter(itemSlot: number): Scope {
    return new Scope(this, undefined, itemSlot);
  }

  get isEmpty(): boolean {
    return this.outer === undefined;
  }

  /** The slot that binds `name`, if one does, and the slots of the items to ask before it, innermost first. */
  resolve(name: string): Resolution {
    return this.find(normalizeContextKey(name), []);
  }

  private find(wanted: string, items: readonly number[]): Resolution {
    if (this.outer === undefined) return { slot: undefined, items };
    if (this.name === wanted) return { slot: this.slot, items };
    return this.outer.find(wanted, this.name === undefined ? [...items, this.slot] : items);
  }
}
