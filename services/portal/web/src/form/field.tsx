import { Checkbox, NativeSelect, Radio, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';

import { fieldId } from './schema-form.js';
import { isInteger, optionsOf, widgetOf, type JsonSchema } from './schema.js';

interface FieldProps {
  readonly path: string;
  readonly label: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
  readonly value: unknown;
  readonly error?: string;
  readonly disabled: boolean;
  readonly onChange: (value: unknown) => void;
}

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

/** `2026-11-20T09:00:00Z` as a `datetime-local` field wants it, in the reader's zone. */
function localMinute(value: unknown): string {
  const at = new Date(text(value));
  if (Number.isNaN(at.getTime())) return '';
  const pad = (part: number): string => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

/** At most this many choices stand open; more go into a list. */
const OPEN_CHOICES = 5;

const INPUT_TYPE = { email: 'email', url: 'url', date: 'date', 'date-time': 'datetime-local' } as const;

/** One property, asked for as its schema says. What is optional says so, since most is required. */
export function Field({ path, label, schema, required, value, error, disabled, onChange }: FieldProps) {
  const common = {
    id: fieldId(path),
    label: required || widgetOf(schema) === 'check' ? label : `${label} (optional)`,
    description: schema.description,
    error,
    disabled,
    required: false,
    'aria-required': required || undefined,
  };
  const widget = widgetOf(schema);
  switch (widget) {
    case 'check':
      return (
        <Checkbox {...common} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />
      );
    case 'choice':
      return <Choice {...{ path, schema, value, disabled, required, onChange }} common={common} />;
    case 'several':
      return (
        <Checkbox.Group
          label={common.label}
          description={common.description}
          error={error}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={onChange}
        >
          <Stack gap="xs" mt={6} id={common.id} tabIndex={-1}>
            {optionsOf(schema.items ?? {}).map((option) => (
              <Checkbox key={option.value} value={option.value} label={option.label} disabled={disabled} />
            ))}
          </Stack>
        </Checkbox.Group>
      );
    case 'list':
      return (
        <TagsInput
          {...common}
          description={schema.description ?? 'Press Enter after each one.'}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={onChange}
          acceptValueOnBlur
        />
      );
    case 'textarea':
      return (
        <Textarea
          {...common}
          autosize
          minRows={3}
          maxRows={14}
          value={text(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'number':
      return (
        <TextInput
          {...common}
          inputMode={isInteger(schema) ? 'numeric' : 'decimal'}
          autoComplete="off"
          value={text(value)}
          maw={240}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'date-time':
      return (
        <TextInput
          {...common}
          type="datetime-local"
          maw={280}
          value={localMinute(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'date':
      return (
        <TextInput
          {...common}
          type="date"
          maw={240}
          value={text(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    default:
      return (
        <TextInput
          {...common}
          type={widget in INPUT_TYPE ? INPUT_TYPE[widget as keyof typeof INPUT_TYPE] : 'text'}
          placeholder={undefined}
          value={text(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

function Choice({
  path,
  schema,
  value,
  disabled,
  required,
  onChange,
  common,
}: Omit<FieldProps, 'label' | 'error'> & {
  common: { label: string; description?: string; error?: string; id: string };
}) {
  const options = optionsOf(schema);
  if (options.length > OPEN_CHOICES)
    return (
      <NativeSelect
        {...common}
        aria-required={required || undefined}
        disabled={disabled}
        value={text(value)}
        data={[
          { value: '', label: 'Choose …' },
          ...options.map((option) => ({ value: option.value, label: option.label })),
        ]}
        onChange={(event) => onChange(event.currentTarget.value || undefined)}
      />
    );
  return (
    <Radio.Group
      name={path}
      label={common.label}
      description={common.description}
      error={common.error}
      value={text(value)}
      onChange={onChange}
    >
      <Stack gap="xs" mt={6} id={common.id} tabIndex={-1}>
        {options.map((option) => (
          <Radio key={option.value} value={option.value} label={option.label} disabled={disabled} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
