import { Alert, Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { IconLock, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { wordsOf } from '../api/problem.js';
import { deleteSecret, saveSecret, secrets } from '../api/systems.js';
import { fieldErrorsOf } from '../form/field-errors.js';
import { DeleteButton } from '../ui/delete-button.js';
import { Empty, ListStates } from '../ui/list-states.js';
import { Page } from '../ui/page.js';
import { RelativeTime } from '../ui/relative-time.js';
import classes from '../ui/settings-list.module.css';

export default function SecretsPage() {
  const query = useQuery(secrets());
  const client = useQueryClient();
  const [edited, setEdited] = useState<string>();
  const all = query.data?.secrets ?? [];
  return (
    <Page
      title="Secrets"
      subtitle="Values that connectors use and nobody can read again."
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('')}>
          Add a secret
        </Button>
      }
    >
      <ListStates
        query={query}
        what="The secrets"
        count={all.length}
        empty={<Empty title="No secret yet" icon={<IconLock size={34} stroke={1.5} />} />}
      >
        <ul className={classes.list}>
          {all.map((secret) => (
            <li key={secret.name} className={classes.row}>
              <div className={classes.words}>
                <Text fw={600} ff="monospace">
                  {secret.name}
                </Text>
                <Text size="sm" c="dimmed">
                  Changed <RelativeTime at={secret.changedAt} />
                </Text>
              </div>
              <div className={classes.side}>
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => setEdited(secret.name)}
                  aria-label={`Replace ${secret.name}`}
                >
                  Replace
                </Button>
                <DeleteButton
                  name={secret.name}
                  act={() => deleteSecret(secret.name)}
                  done={() => void client.invalidateQueries({ queryKey: ['secrets'] })}
                >
                  <Text size="sm">Calls that need it fail, and become incidents.</Text>
                </DeleteButton>
              </div>
            </li>
          ))}
        </ul>
      </ListStates>
      <Modal
        opened={edited !== undefined}
        onClose={() => setEdited(undefined)}
        title={edited ? `Replace ${edited}` : 'Add a secret'}
      >
        {edited !== undefined && <SecretForm key={edited} name={edited} onClose={() => setEdited(undefined)} />}
      </Modal>
    </Page>
  );
}

function SecretForm({ name: given, onClose }: { name: string; onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState(given);
  const [value, setValue] = useState('');
  const save = useMutation({
    mutationFn: () => saveSecret({ name: name.trim(), value }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['secrets'] });
      onClose();
    },
  });
  const errors = fieldErrorsOf(save.error);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack>
        {given === '' && (
          <TextInput
            label="Name"
            description="Letters, digits, _ and -. Connectors write it as {{secrets.NAME}}."
            required
            withAsterisk={false}
            value={name}
            error={errors['name']}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
        )}
        <PasswordInput
          label="Value"
          autoComplete="off"
          required
          withAsterisk={false}
          value={value}
          error={errors['value']}
          onChange={(event) => setValue(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the value', tabIndex: 0, 'aria-hidden': false }}
        />
        {save.isError && Object.keys(errors).length === 0 && (
          <Alert color="red" role="alert">
            {wordsOf(save.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button type="submit" loading={save.isPending} disabled={name.trim() === '' || value === ''}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
