import { coerce, compileExpression, kindOf, type FeelContext, type FeelType, type FeelValue } from '@baton/feel';

const READERS = new Map(
  Object.entries({
    date: 'date(text)',
    time: 'time(text)',
    'date and time': 'date and time(text)',
    'days and time duration': 'duration(text)',
    'years and months duration': 'duration(text)',
  }).map(([kind, source]) => [kind, compileExpression(source)]),
);

/**
 * A value from outside as `type` wants it: temporal types from their ISO 8601 text, absent entries as null, coerced as FEEL does.
 * Undefined where it is of another type or not allowed.
 */
export function readInput(value: FeelValue, type: FeelType): FeelValue | undefined {
  return coerce(shape(value, type), type);
}

function shape(value: FeelValue, type: FeelType): FeelValue {
  if (value === null) return null;
  switch (type.kind) {
    case 'constrained':
      return shape(value, type.base);
    case 'simple': {
      const reader = typeof value === 'string' ? READERS.get(type.name) : undefined;
      return reader ? (reader.evaluate(() => value).value ?? value) : value;
    }
    case 'list':
      return Array.isArray(value)
        ? value.map((element: FeelValue) => settle(shape(element, type.element), type.element))
        : shape(value, type.element);
    case 'context':
      return isPlain(value) ? shapeContext(value, type.entries) : value;
    default:
      return value;
  }
}

const settle = (value: FeelValue, type: FeelType): FeelValue => coerce(value, type) ?? value;

const isPlain = (value: FeelValue): value is FeelContext => kindOf(value) === 'context';

function shapeContext(value: FeelContext, entries: ReadonlyMap<string, FeelType>): FeelContext {
  const shaped = new Map(Object.entries(value));
  for (const [name, type] of entries) shaped.set(name, settle(shape(shaped.get(name) ?? null, type), type));
  return Object.fromEntries(shaped);
}
