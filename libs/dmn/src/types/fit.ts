import { coerce, type FeelType, type FeelValue } from '@baton/feel';

/** The value as `type` wants it, coerced as FEEL does; undefined where it is of another type or not allowed. */
export function fit(value: FeelValue, type: FeelType): FeelValue | undefined {
  return coerce(value, type);
}
