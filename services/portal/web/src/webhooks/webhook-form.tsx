import { Alert, Button, Group, Modal, NativeSelect, Radio, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { wordsOf } from '../api/problem.js';
import { startableProcesses } from '../api/progress.js';
import { createWebhook, type Webhook } from '../api/systems.js';
import { fieldErrorsOf } from '../form/field-errors.js';

const EMPTY = {
  name: '',
  processKey: '',
  messageName: '',
  variablesExpression: '',
  businessKeyExpression: '',
  correlationKeyExpression: '',
};

export function WebhookForm({
  opened,
  onClose,
  onMade,
}: {
  opened: boolean;
  onClose: () => void;
  onMade: (secret: string) => void;
}) {
  const client = useQueryClient();
  const { data: processes = [] } = useQuery({ ...startableProcesses(), enabled: opened });
  const [effect, setEffect] = useState('start');
  const [values, setValues] = useState(EMPTY);
  const starts = effect === 'start';
  const make = useMutation({
    mutationFn: () => {
      const { processKey, businessKeyExpression, messageName, correlationKeyExpression, ...rest } = values;
      const filled = Object.entries({
        ...rest,
        ...(starts ? { processKey, businessKeyExpression } : { messageName, correlationKeyExpression }),
      }).filter(([, value]) => value.trim() !== '');
      return createWebhook(Object.fromEntries(filled) as Partial<Webhook>);
    },
    onSuccess: ({ signingSecret }) => {
      void client.invalidateQueries({ queryKey: ['webhooks'] });
      setValues(EMPTY);
      onClose();
      onMade(signingSecret);
    },
  });
  const errors = fieldErrorsOf(make.error);
  const field = (name: keyof typeof EMPTY, label: string, description?: string) => (
    <TextInput
      label={label}
      description={description}
      value={values[name]}
      error={errors[name]}
      onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
    />
  );
  return (
    <Modal opened={opened} onClose={onClose} title="Make a webhook">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <Stack>
          {field('name', 'Name', 'Who calls it, and for what.')}
          <Radio.Group label="A call" value={effect} onChange={setEffect}>
            <Group mt={6}>
              <Radio value="start" label="starts a process" />
              <Radio value="message" label="delivers a message" />
            </Group>
          </Radio.Group>
          {starts ? (
            <>
              <NativeSelect
                label="Process"
                value={values.processKey}
                error={errors['processKey']}
                data={[
                  { value: '', label: 'Choose …' },
                  ...processes.map((each) => ({ value: each.processKey, label: each.name ?? each.processKey })),
                ]}
                onChange={(event) => setValues({ ...values, processKey: event.currentTarget.value })}
              />
              {field('businessKeyExpression', 'Business key (optional)', 'FEEL over the call, e.g. body.vendorNumber')}
            </>
          ) : (
            <>
              {field('messageName', 'Message name')}
              {field(
                'correlationKeyExpression',
                'Belongs to the instance where',
                'FEEL over the call, e.g. body.orderId',
              )}
            </>
          )}
          {field('variablesExpression', 'Variables (optional)', 'FEEL over body and headers; empty: the whole body.')}
          {make.isError && Object.keys(errors).length === 0 && (
            <Alert color="red" role="alert">
              {wordsOf(make.error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Leave it
            </Button>
            <Button
              type="submit"
              loading={make.isPending}
              disabled={values.name.trim() === '' || (starts ? values.processKey : values.messageName.trim()) === ''}
            >
              Make the webhook
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
