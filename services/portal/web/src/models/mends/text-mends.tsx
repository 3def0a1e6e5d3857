import { NativeSelect, Textarea, TextInput } from '@mantine/core';

import type { EditorProps, Mend } from './mend.js';

interface TextField {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly long?: boolean;
  readonly optional?: boolean;
  readonly options?: readonly (readonly [string, string])[];
}

const Fields = ({ fields, draft, set }: EditorProps & { fields: readonly TextField[] }) =>
  fields.map(({ name, label, hint, long, options }) => {
    const common = { size: 'xs', label, description: hint, value: draft[name] ?? '' } as const;
    if (options)
      return (
        <NativeSelect
          key={name}
          {...common}
          data={options.map(([value, words]) => ({ value, label: words }))}
          onChange={(event) => set(name, event.currentTarget.value)}
        />
      );
    if (long)
      return (
        <Textarea
          key={name}
          {...common}
          autosize
          minRows={2}
          ff="monospace"
          onChange={(event) => set(name, event.currentTarget.value)}
        />
      );
    return <TextInput key={name} {...common} onChange={(event) => set(name, event.currentTarget.value)} />;
  });

/** A mend that is a few texts. */
const texts = (
  verb: string,
  fields: readonly TextField[],
  patch: Mend['patch'],
  initial: Mend['initial'] = () => ({}),
): Mend => ({
  verb,
  patch,
  initial: (words) => ({
    ...Object.fromEntries(fields.map(({ name, options }) => [name, options?.[0]?.[0] ?? ''])),
    ...initial(words),
  }),
  complete: (draft) => fields.every(({ name, optional }) => optional || draft[name]?.trim()),
  Editor: (props) => <Fields fields={fields} {...props} />,
});

export const setName = texts(
  'Name it',
  [{ name: 'name', label: 'Name' }],
  ({ name }) => ({ name }),
  ({ name }) => ({ name }),
);

export const setCondition = texts(
  'Write the condition',
  [{ name: 'condition', label: 'Taken when', hint: 'FEEL, e.g. rating = "high"', long: true }],
  ({ condition }) => ({ condition }),
  ({ condition }) => ({ condition: condition.replace(/^=/, '') }),
);

export const setScript = texts(
  'Write the expression',
  [
    { name: 'expression', label: 'Expression', hint: 'FEEL, e.g. price * quantity', long: true },
    { name: 'resultVariable', label: 'Its result becomes (optional)', optional: true },
  ],
  ({ expression, resultVariable }) => ({ script: { expression, resultVariable: resultVariable || undefined } }),
);

export const setMessage = texts(
  'Name the message',
  [
    { name: 'name', label: 'Message name' },
    {
      name: 'correlationKey',
      label: 'Belongs to the instance where',
      hint: 'FEEL, e.g. =vendorId; not for a start',
      optional: true,
    },
  ],
  ({ name, correlationKey }) => ({ message: { name, correlationKey: correlationKey || undefined } }),
);

export const setTimer = texts(
  'Set the timer',
  [
    {
      name: 'kind',
      label: 'Kind',
      options: [
        ['duration', 'After a time'],
        ['date', 'At a date'],
        ['cycle', 'Again and again'],
      ],
    },
    { name: 'text', label: 'Value', hint: 'e.g. PT24H, 2027-01-31T09:00:00Z or R3/PT10H; FEEL begins with =' },
  ],
  ({ kind, text }) => ({ timer: { kind, text } }),
);

export const bindSystem: Mend = {
  ...texts(
    'Bind a system',
    [
      {
        name: 'how',
        label: 'Done by',
        options: [
          ['http', 'An HTTP call'],
          ['job', 'A worker'],
        ],
      },
      {
        name: 'type',
        label: 'Address, or the worker’s job type',
        hint: 'e.g. https://erp.example.com/vendors or validate-bank-details',
      },
    ],
    () => ({}),
  ),
  patch: ({ how, type = '' }) =>
    how === 'job'
      ? { job: { type } }
      : {
          connector: {
            type: 'http',
            inputs: [
              { name: 'method', value: 'POST' },
              { name: 'url', value: type },
            ],
          },
        },
};

export const setReceiver = texts(
  'Name the receiver',
  [
    { name: 'to', label: 'To', hint: 'group:…, person:…, starter, an e-mail address, or FEEL that begins with =' },
    { name: 'subject', label: 'Subject' },
    { name: 'body', label: 'Text', long: true },
  ],
  ({ to, subject, body }) => ({ notify: [{ to, subject, body }] }),
);

export const setTrigger = texts(
  'Say who starts it',
  [
    {
      name: 'type',
      label: 'Started',
      options: [
        ['manual', 'By people, in the portal'],
        ['webhook', 'By a webhook'],
        ['api', 'By the API'],
      ],
    },
    {
      name: 'starters',
      label: 'By which group (optional)',
      hint: 'e.g. group:procurement; empty: everybody',
      optional: true,
    },
  ],
  ({ type, starters }) => ({ triggers: [{ type }], ...(starters ? { process: { starters: [starters] } } : {}) }),
);

export const setOutcomes = texts(
  'Name the decisions',
  [
    {
      name: 'outcomes',
      label: 'One per line',
      hint: 'The first is the usual one, e.g. Approve the vendor',
      long: true,
    },
  ],
  ({ outcomes = '' }) => ({
    outcomes: outcomes
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((label) => ({ value: label.toLowerCase().split(/\s+/)[0], label })),
  }),
);

export const setKind = texts(
  'Say what it is',
  [
    {
      name: 'kind',
      label: 'Done by',
      options: [
        ['userTask', 'A person'],
        ['serviceTask', 'A system'],
        ['manualTask', 'Somebody, outside Baton'],
        ['scriptTask', 'An expression'],
      ],
    },
  ],
  ({ kind }) => ({ kind }),
);

export const setDefaultFlow: Mend = {
  verb: 'Choose the usual way',
  initial: ({ outgoing }) => ({ flow: outgoing[0]?.id ?? '' }),
  complete: ({ flow }) => Boolean(flow),
  patch: ({ flow }) => ({ defaultFlow: flow }),
  Editor: ({ draft, words, set }) => (
    <NativeSelect
      size="xs"
      label="When no condition holds"
      value={draft['flow']}
      data={words.outgoing.map(({ id, label }) => ({ value: id, label }))}
      onChange={(event) => set('flow', event.currentTarget.value)}
    />
  ),
};
