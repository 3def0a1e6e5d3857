import { Alert, Button, Group, Modal, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { createSubscription, SUBSCRIPTIONS } from '../api/event-subscriptions.js';
import { wordsOf } from '../api/problem.js';
import { startableProcesses } from '../api/progress.js';
import { fieldErrorsOf } from '../form/field-errors.js';

const EMPTY = { name: '', url: '', events: 'baton.instance.*', processKey: '' };

export function SubscriptionForm({
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
  const [values, setValues] = useState(EMPTY);
  const { name, url, events, processKey } = values;
  const make = useMutation({
    mutationFn: () =>
      createSubscription({
        name,
        url: url.trim(),
        eventTypes: events.split(/\s+/).filter(Boolean),
        ...(processKey !== '' && { processKey }),
      }),
    onSuccess: ({ signingSecret }) => {
      void client.invalidateQueries({ queryKey: SUBSCRIPTIONS });
      setValues(EMPTY);
      onClose();
      onMade(signingSecret);
    },
  });
  const errors = fieldErrorsOf(make.error);
  const eventsError = Object.entries(errors).find(([field]) => field.startsWith('eventTypes'))?.[1];
  const set = (part: Partial<typeof EMPTY>) => setValues({ ...values, ...part });
  return (
    <Modal opened={opened} onClose={onClose} title="Send events to a system">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <Stack>
          <TextInput
            label="Name"
            description="Who gets them, and what for."
            value={name}
            error={errors['name']}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label="Address"
            description="https://…"
            value={url}
            error={errors['url']}
            onChange={(event) => set({ url: event.currentTarget.value })}
          />
          <Textarea
            label="Events"
            description="One type per line, or its beginning and *"
            autosize
            minRows={2}
            value={events}
            error={eventsError}
            onChange={(event) => set({ events: event.currentTarget.value })}
          />
          <NativeSelect
            label="Process"
            value={processKey}
            error={errors['processKey']}
            data={[
              { value: '', label: 'All of them' },
              ...processes.map((each) => ({ value: each.processKey, label: each.name ?? each.processKey })),
            ]}
            onChange={(event) => set({ processKey: event.currentTarget.value })}
          />
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
              disabled={[name, url, events].some((value) => value.trim() === '')}
            >
              Send events there
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
