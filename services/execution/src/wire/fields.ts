import { invalidFields } from '@baton/kernel';

// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * A short text of a caller: a key, a name, an id.
 *
 * @throws Rejection `invalid` FIELD_INVALID, when it is longer than `max` or holds control characters
 */
export function shortText(value: string, field: string, max = 255): string {
  if (value.length > max)
    throw invalidFields('FIELD_INVALID', [{ field, message: `is longer than ${max} characters` }]);
  if (CONTROL.test(value)) throw invalidFields('FIELD_INVALID', [{ field, message: 'holds control characters' }]);
  return value;
}

/** @throws Rejection `invalid` FIELD_REQUIRED */
export function requiredText(value: string, field: string, max = 255): string {
  if (value === '') throw invalidFields('FIELD_REQUIRED', [{ field, message: 'is required' }]);
  return shortText(value, field, max);
}

/** A longer text, such as an error message of a worker: cut rather than refused. */
export const cutText = (value: string, max = 4000): string => value.slice(0, max).replaceAll('\u0000', '\ufffd');

/**
 * A whole number in bounds; 0 and absent mean `fallback`.
 *
 * @throws Rejection `invalid` OUT_OF_RANGE
 */
export function inRange(
  value: number | undefined,
  field: string,
  { min, max, fallback }: { min: number; max: number; fallback: number },
): number {
  if (value === undefined || value === 0) return fallback;
  if (!Number.isInteger(value) || value < min || value > max) {
    throw invalidFields('OUT_OF_RANGE', [{ field, message: `must be ${min} to ${max}` }]);
  }
  return value;
}

/** What `execution` does itself, for every tenant; a colon keeps them apart from ids of elements. */
const OWN_TYPES = /^(script|decision):/;

/**
 * A type of jobs that a worker may ask for.
 *
 * @throws Rejection `invalid` FIELD_REQUIRED, FIELD_INVALID
 */
export function jobType(value: string, field: string): string {
  if (OWN_TYPES.test(value))
    throw invalidFields('FIELD_INVALID', [{ field, message: 'is a type of jobs that Baton does itself' }]);
  return requiredText(value, field);
}
