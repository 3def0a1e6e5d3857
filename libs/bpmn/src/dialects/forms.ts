import { childrenOf, type ForeignElement } from './foreign-element.js';
import type { ForeignStep } from './foreign-step.js';

type Property = Record<string, unknown>;

/** JSON Schema types of the form fields' types; a type that is not here is a text. */
const types: Readonly<Record<string, Property>> = {
  string: { type: 'string' },
  long: { type: 'integer' },
  integer: { type: 'integer' },
  double: { type: 'number' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
};

/** A form of fields as a JSON Schema. */
export function carryFormFields(step: ForeignStep, fields: readonly ForeignElement[]): void {
  if (fields.length === 0) return;
  const properties = fields.map((field) => [field.attributes['id'] ?? '', propertyOf(step, field)] as const);
  const required = fields.filter(isRequired).map(({ attributes }) => attributes['id'] ?? '');
  const schema = {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length > 0 ? { required } : {}),
  };
  step.put('baton:Form', { schema: JSON.stringify(schema) });
}

function propertyOf(step: ForeignStep, field: ForeignElement): Property {
  const {
    name,
    label = name,
    type = 'string',
    defaultValue,
    default: preset = defaultValue,
    ...rest
  } = field.attributes;
  const id = field.attributes['id'] ?? '';
  const values = childrenOf(field, 'value').map(({ attributes }) => attributes['id'] ?? '');
  const property: Property = { ...(types[type] ?? types['string']) };
  if (label !== undefined) property['title'] = label;
  if (values.length > 0) property['enum'] = values;
  if (preset !== undefined && preset !== '') {
    const value = step.value(preset);
    if (value.startsWith('=') || /[$#]\{/.test(value)) lose(step, id, 'a default that is computed');
    else property['default'] = typed(value, property['type']);
  }
  if (rest['writable'] === 'false') property['readOnly'] = true;
  if (rest['variable'] !== undefined && rest['variable'] !== id) lose(step, id, `the variable "${rest['variable']}"`);
  if (rest['expression'] !== undefined) lose(step, id, 'an expression');
  for (const { attributes } of constraintsOf(field))
    constrain(step, id, property, attributes['name'] ?? '', attributes['config'] ?? '');
  return property;
}

const constraintsOf = (field: ForeignElement): readonly ForeignElement[] =>
  childrenOf(field, 'validation').flatMap((validation) => childrenOf(validation, 'constraint'));

const isRequired = (field: ForeignElement): boolean =>
  field.attributes['required'] === 'true' ||
  constraintsOf(field).some(({ attributes }) => attributes['name'] === 'required');

const keywords: Readonly<Record<string, string>> = {
  min: 'minimum',
  max: 'maximum',
  minlength: 'minLength',
  maxlength: 'maxLength',
};

function constrain(step: ForeignStep, id: string, property: Property, name: string, config: string): void {
  const keyword = keywords[name];
  const limit = Number(config);
  if (keyword !== undefined && config !== '' && Number.isFinite(limit)) property[keyword] = limit;
  else if (name === 'readonly') property['readOnly'] = true;
  else if (name !== 'required') lose(step, id, `the validation "${name}"`);
}

function typed(text: string, type: unknown): unknown {
  if (type === 'boolean') return text === 'true';
  const number = Number(text);
  return (type === 'integer' || type === 'number') && text.trim() !== '' && Number.isFinite(number) ? number : text;
}

function lose(step: ForeignStep, field: string, what: string): void {
  step.tell(
    'warning',
    'dialect-word-lost',
    `Its form field "${field}" has ${what}, which is not carried over.`,
    'Set the variable in a step before, or describe the form as a JSON Schema.',
  );
}
