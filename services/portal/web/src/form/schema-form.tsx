import { Fieldset, Stack } from '@mantine/core';

import { labelOf } from '../ui/json-value.js';
import { Field } from './field.js';
import { widgetOf, type JsonSchema, type Values } from './schema.js';

interface SchemaFormProps {
  readonly schema: JsonSchema;
  readonly values: Values;
  readonly errors: Readonly<Record<string, string>>;
  readonly disabled?: boolean;
  readonly onChange: (values: Values) => void;
  /** Dotted path of the group that this is; ends with a dot. */
  readonly prefix?: string;
}

/** The fields of a JSON Schema, one under the other; groups of fields in a frame. Holds no state. */
export const SchemaForm = ({ schema, values, errors, disabled = false, onChange, prefix = '' }: SchemaFormProps) => (
  <Stack gap="lg">
    {Object.entries(schema.properties ?? {}).map(([name, property]) => {
      const change = (value: unknown): void => onChange({ ...values, [name]: value });
      const label = property.title ?? labelOf(name);
      if (widgetOf(property) === 'group')
        return (
          <Fieldset key={name} legend={label} variant="default">
            <SchemaForm
              schema={property}
              values={(values[name] ?? {}) as Values}
              errors={errors}
              disabled={disabled}
              onChange={change}
              prefix={`${prefix}${name}.`}
            />
          </Fieldset>
        );
      return (
        <Field
          key={name}
          path={prefix + name}
          label={label}
          schema={property}
          required={schema.required?.includes(name) ?? false}
          value={values[name]}
          error={errors[prefix + name]}
          disabled={disabled || property.readOnly === true}
          onChange={change}
        />
      );
    })}
  </Stack>
);

/** Where an error summary or a finding leads to. */
export const fieldId = (path: string): string => `field-${path}`;

/** Puts the cursor into the first field, in the page's order, that has an error. */
export function focusFirstError(errors: Readonly<Record<string, string>>): void {
  const marked = Object.keys(errors).flatMap((path) => document.getElementById(fieldId(path)) ?? []);
  const [first] = marked.toSorted((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  const target = first?.matches('input, textarea, select, button')
    ? first
    : first?.querySelector<HTMLElement>('input, textarea, select, button');
  (target ?? first)?.focus();
}
