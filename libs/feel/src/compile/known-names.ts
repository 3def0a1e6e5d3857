import type { CompileOptions } from '../expression.js';
import type { FeelType } from '../types/type.js';

/** What a name stands for as the parser wants it: its entries, or 1 where it has none to tell. */
export type Shape = 1 | { readonly [name: string]: Shape };

interface KnownNames {
  /** As given, entries of entries included. */
  readonly all: readonly string[];
  readonly shape: Readonly<Record<string, Shape>>;
}

/** Names that the parser may not split, from the options of a compilation. */
export function knownNames(options: CompileOptions | undefined): KnownNames {
  const all = new Set(options?.names);
  const shape: Record<string, Shape> = Object.fromEntries([...all].map((name) => [name, 1]));
  for (const [name, type] of Object.entries(options?.variables ?? {})) {
    all.add(name);
    shape[name] = shapeOf(type, all);
  }
  return { all: [...all], shape };
}

function shapeOf(type: FeelType, all: Set<string>): Shape {
  if (type.kind === 'list') return shapeOf(type.element, all);
  if (type.kind === 'constrained') return shapeOf(type.base, all);
  if (type.kind !== 'context') return 1;
  return Object.fromEntries(
    [...type.entries].map(([name, entry]) => {
      all.add(name);
      return [name, shapeOf(entry, all)];
    }),
  );
}
