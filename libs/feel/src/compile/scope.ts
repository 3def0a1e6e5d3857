import { normalizeContextKey } from '@bpmn-io/lezer-feel';

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
  resolve(name: string): { readonly slot: number | undefined; readonly items: readonly number[] } {
    const wanted = normalizeContextKey(name);
    const items: number[] = [];
    for (let frame: Scope | undefined = this; frame?.outer; frame = frame.outer) {
      if (frame.name === wanted) return { slot: frame.slot, items };
      if (frame.name === undefined) items.push(frame.slot);
    }
    return { slot: undefined, items };
  }
}
