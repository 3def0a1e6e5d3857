import { Alert, Button, Checkbox, Divider, Drawer, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { createPerson, deactivatePerson, people, updatePerson, type Person, type Role } from '../api/directory.js';
import { wordsOf } from '../api/problem.js';
import { fieldErrorsOf } from '../form/field-errors.js';
import { Confirm } from '../ui/confirm.js';
import { notify } from '../ui/notices.js';
import { ROLE_MEANINGS, ROLE_WORDS } from './roles.js';

/** Invites a person, or changes one. */
export const PersonDrawer = ({ person, onClose }: { person?: Person | 'new'; onClose: () => void }) => (
  <Drawer opened={person !== undefined} onClose={onClose} title={person === 'new' ? 'Invite a person' : person?.name}>
    {person !== undefined && (
      <PersonForm
        key={person === 'new' ? '' : person.personId}
        person={person === 'new' ? undefined : person}
        onClose={onClose}
      />
    )}
  </Drawer>
);

function PersonForm({ person, onClose }: { person?: Person; onClose: () => void }) {
  const client = useQueryClient();
  const { data: everybody = [] } = useQuery(people());
  const [name, setName] = useState(person?.name ?? '');
  const [email, setEmail] = useState(person?.email ?? '');
  const [roles, setRoles] = useState<readonly string[]>(person?.roles ?? ['participant']);
  const [manager, setManager] = useState(person?.manager ?? '');
  const [backup, setBackup] = useState(person?.backup ?? '');
  const [absent, setAbsent] = useState(person?.absentUntil?.slice(0, 10) ?? '');
  const [leaving, setLeaving] = useState(false);
  const refresh = (): void => void client.invalidateQueries({ queryKey: ['people'] });
  const save = useMutation({
    mutationFn: () =>
      person === undefined
        ? createPerson({
            name: name.trim(),
            email: email.trim(),
            roles: roles as Role[],
            manager: manager || undefined,
            backup: backup || undefined,
          })
        : updatePerson(person.personId, {
            name: name.trim(),
            roles,
            setRoles: true,
            manager,
            backup,
            ...(absent === '' ? { clearAbsence: true } : { absentUntil: new Date(`${absent}T23:59:59`).toISOString() }),
          }),
    onSuccess: () => {
      refresh();
      onClose();
      if (person === undefined)
        notify({ title: `${name} is invited`, message: `A link to set a password is on its way to ${email}.` });
    },
  });
  const errors = fieldErrorsOf(save.error);
  const others = [
    { value: '', label: 'Nobody' },
    ...everybody
      .filter((each) => each.personId !== person?.personId && each.active !== false)
      .map((each) => ({ value: each.personId, label: each.name })),
  ];
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          required
          withAsterisk={false}
          value={name}
          error={errors['name']}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <TextInput
          label="E-mail address"
          type="email"
          required
          withAsterisk={false}
          disabled={person !== undefined}
          value={email}
          error={errors['email']}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Checkbox.Group label="May" value={[...roles]} onChange={setRoles} error={errors['roles']}>
          <Stack gap="xs" mt={6}>
            {ROLE_MEANINGS.map(([role, meaning]) => (
              <Checkbox key={role} value={role} label={ROLE_WORDS[role]} description={meaning} />
            ))}
          </Stack>
        </Checkbox.Group>
        <NativeSelect
          label="Manager"
          description="Late tasks can be escalated to them."
          value={manager}
          data={others}
          onChange={(event) => setManager(event.currentTarget.value)}
        />
        <NativeSelect
          label="Backup"
          description="Steps in while they are away."
          value={backup}
          data={others}
          onChange={(event) => setBackup(event.currentTarget.value)}
        />
        {person !== undefined && (
          <TextInput
            label="Away until (optional)"
            type="date"
            value={absent}
            onChange={(event) => setAbsent(event.currentTarget.value)}
          />
        )}
        {save.isError && Object.keys(errors).length === 0 && (
          <Alert color="red" role="alert">
            {wordsOf(save.error)}
          </Alert>
        )}
        <Group>
          <Button type="submit" loading={save.isPending}>
            {person === undefined ? 'Invite' : 'Save'}
          </Button>
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
        </Group>
        {person !== undefined && person.active !== false && (
          <>
            <Divider />
            <Button
              variant="subtle"
              color="red"
              onClick={() => setLeaving(true)}
              style={{ alignSelf: 'flex-start' }}
              c="var(--mantine-color-error)"
            >
              Deactivate
            </Button>
            <Confirm
              opened={leaving}
              onClose={() => setLeaving(false)}
              title={`Deactivate ${person.name}?`}
              verb="Deactivate"
              danger
              act={() => deactivatePerson(person.personId)}
              done={() => {
                refresh();
                onClose();
              }}
            >
              <Text size="sm">They are signed out everywhere and get no more tasks. What they did stays theirs.</Text>
            </Confirm>
          </>
        )}
      </Stack>
    </form>
  );
}
