import { Alert, Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { createApiKey, type Role } from '../api/directory.js';
import { wordsOf } from '../api/problem.js';
import { fieldErrorsOf } from '../form/field-errors.js';
import { ROLE_MEANINGS, ROLE_WORDS } from '../people/roles.js';

const MEANINGS: readonly (readonly [Role, string])[] = [
  ['worker', 'Takes jobs and publishes messages, nothing else'],
  ...ROLE_MEANINGS,
];

export function KeyForm({
  opened,
  onClose,
  onMade,
}: {
  opened: boolean;
  onClose: () => void;
  onMade: (secret: string) => void;
}) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [roles, setRoles] = useState<string[]>(['worker']);
  const [until, setUntil] = useState('');
  const make = useMutation({
    mutationFn: () =>
      createApiKey({
        name: name.trim(),
        roles: roles as Role[],
        expiresAt: until === '' ? undefined : new Date(`${until}T23:59:59`).toISOString(),
      }),
    onSuccess: ({ secret }) => {
      void client.invalidateQueries({ queryKey: ['api-keys'] });
      setName('');
      onClose();
      onMade(secret);
    },
  });
  const errors = fieldErrorsOf(make.error);
  return (
    <Modal opened={opened} onClose={onClose} title="Make a key">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <Stack>
          <TextInput
            label="Name"
            description="What it is for, e.g. bank-check worker."
            required
            withAsterisk={false}
            value={name}
            error={errors['name']}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <Checkbox.Group label="May" value={roles} onChange={setRoles} error={errors['roles']}>
            <Stack gap="xs" mt={6}>
              {MEANINGS.map(([role, meaning]) => (
                <Checkbox key={role} value={role} label={ROLE_WORDS[role]} description={meaning} />
              ))}
            </Stack>
          </Checkbox.Group>
          <TextInput
            label="Ends (optional)"
            type="date"
            value={until}
            error={errors['expiresAt']}
            onChange={(event) => setUntil(event.currentTarget.value)}
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
            <Button type="submit" loading={make.isPending} disabled={roles.length === 0}>
              Make the key
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
