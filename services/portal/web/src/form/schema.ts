/** The part of JSON Schema that forms are made of; other keywords are left to the server. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly oneOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly readOnly?: boolean;
  readonly examples?: readonly unknown[];
}

export type Values = Readonly<Record<string, unknown>>;

export type Widget =
  | 'text'
  | 'textarea'
  | 'number'
  | 'date'
  | 'date-time'
  | 'email'
  | 'url'
  | 'check'
  | 'choice'
  | 'several'
  | 'list'
  | 'group';

export interface Option {
  readonly value: string;
  readonly label: string;
  /** What is sent: an enum may hold numbers. */
  readonly sent: unknown;
}

const typeOf = (schema: JsonSchema): string | undefined =>
  typeof schema.type === 'string' ? schema.type : schema.type?.find((each) => each !== 'null');

/** The choices of an `enum`, or of a `oneOf` of titled constants; empty where it is no choice. */
export function optionsOf(schema: JsonSchema): readonly Option[] {
  const titled = schema.oneOf?.filter((each) => each.const !== undefined) ?? [];
  if (titled.length > 0)
    return titled.map((each) => ({
      value: String(each.const),
      label: each.title ?? String(each.const),
      sent: each.const,
    }));
  return (schema.enum ?? [])
    .filter((each) => each !== null)
    .map((each) => ({ value: String(each), label: String(each), sent: each }));
}

/** How a property is asked for. */
export function widgetOf(schema: JsonSchema): Widget {
  if (optionsOf(schema).length > 0) return 'choice';
  const type = typeOf(schema);
  if (type === 'boolean') return 'check';
  if (type === 'number' || type === 'integer') return 'number';
  if (type === 'object') return 'group';
  if (type === 'array') return schema.items !== undefined && optionsOf(schema.items).length > 0 ? 'several' : 'list';
  switch (schema.format) {
    case 'date':
    case 'date-time':
    case 'email':
    case 'textarea':
      return schema.format;
    case 'uri':
    case 'url':
      return 'url';
    default:
      return (schema.maxLength ?? 0) > 200 ? 'textarea' : 'text';
  }
}

export const isInteger = (schema: JsonSchema): boolean => typeOf(schema) === 'integer';

/** What the form shows first: drafts win over given inputs, these over defaults. */
export function initialValues(schema: JsonSchema, ...sources: readonly (Values | undefined)[]): Values {
  const values: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const found = sources.map((source) => source?.[name]).find((value) => value !== undefined && value !== null);
    if (widgetOf(property) === 'group') values[name] = initialValues(property, found as Values | undefined);
    else if (found !== undefined) values[name] = found;
    else if (property.default !== undefined) values[name] = property.default;
  }
  return values;
}
