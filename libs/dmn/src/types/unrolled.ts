import { ANY, type FeelType } from '@baton/feel';

const MOST = 3;
const known = new WeakMap<FeelType, FeelType>();

/** A type without end, as that of a tree, as one of a few levels: what only needs its names must not follow it for ever. */
export function unrolled(type: FeelType): FeelType {
  let cut = known.get(type);
  if (!cut) known.set(type, (cut = follow(type, [])));
  return cut;
}

function follow(type: FeelType, path: readonly FeelType[]): FeelType {
  switch (type.kind) {
    case 'list':
    case 'range':
      return { kind: type.kind, element: follow(type.element, path) };
    case 'constrained':
      return { ...type, base: follow(type.base, path) };
    case 'function':
      return {
        kind: 'function',
        parameters: type.parameters.map((parameter) => follow(parameter, path)),
        result: follow(type.result, path),
      };
    case 'context': {
      if (path.filter((one) => one === type).length >= MOST) return ANY;
      const deeper = [...path, type];
      return { kind: 'context', entries: new Map([...type.entries].map(([name, one]) => [name, follow(one, deeper)])) };
    }
    default:
      return type;
  }
}
