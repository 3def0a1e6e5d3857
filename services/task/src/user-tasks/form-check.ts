import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

import { Rejection, type FieldViolation } from '@baton/kernel';

import { formPattern } from './form-pattern.js';

const MOST = 200;
/** Compiled forms by their text; a form is compiled once, not per completion. */
const compiled = new Map<string, ValidateFunction>();

/**
 * What is wrong with the values of a form, by field. Numbers are compared as JavaScript numbers.
 *
 * @param values JSON text of an object
 * @throws Rejection `wrong-state` FORM_BROKEN, when the form itself is no JSON Schema
 */
export function checkForm(schema: string, values: string): FieldViolation[] {
  if (schema === '') return [];
  const validate = validatorOf(schema);
  return fits(validate, JSON.parse(values)) ? [] : (validate.errors ?? []).map(violation);
}

function fits(validate: ValidateFunction, values: unknown): boolean {
  try {
    return validate(values);
  } catch (error) {
    // A schema that refers to itself without end.
    if (error instanceof RangeError) throw broken('it refers to itself without end');
    throw error;
  }
}

function validatorOf(schema: string): ValidateFunction {
  let validate = compiled.get(schema);
  if (validate !== undefined) return validate;
  try {
    // A fresh instance each: ids inside one form never meet those of another.
    const ajv = new Ajv2020({
      allErrors: true,
      strict: false,
      validateFormats: true,
      ownProperties: true,
      code: { regExp: formPattern },
    });
    formats.default(ajv);
    validate = ajv.compile(JSON.parse(schema) as object);
  } catch (error) {
    throw broken((error as Error).message);
  }
  if (compiled.size >= MOST) compiled.delete(compiled.keys().next().value as string);
  compiled.set(schema, validate);
  return validate;
}

const broken = (cause: string): Rejection =>
  new Rejection('wrong-state', 'FORM_BROKEN', `The form of this step is no valid JSON Schema: ${cause.slice(0, 500)}`);

function violation({ instancePath, keyword, params, message = 'is wrong' }: ErrorObject): FieldViolation {
  const inside = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const named = params as {
    missingProperty?: string;
    additionalProperty?: string;
    unevaluatedProperty?: string;
    allowedValues?: unknown[];
  };
  const name = named.missingProperty ?? named.additionalProperty ?? named.unevaluatedProperty;
  const field = ['variables', ...inside, ...(name === undefined ? [] : [name])].join('.');
  if (keyword === 'required') return { field, message: 'is required' };
  if (name !== undefined) return { field, message: 'is no field of this form' };
  if (keyword === 'enum')
    return { field, message: `must be one of ${(named.allowedValues ?? []).map(String).join(', ')}` };
  return { field, message };
}
