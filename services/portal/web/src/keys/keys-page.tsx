import { Badge, Button, Text } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { apiKeys, deleteApiKey, type ApiKey } from '../api/directory.js';
import { ROLE_WORDS } from '../people/roles.js';
import { DeleteButton } from '../ui/delete-button.js';
import { Empty, ListStates } from '../ui/list-states.js';
import { Page } from '../ui/page.js';
import { dayOf } from '../ui/relative.js';
import { RelativeTime } from '../ui/relative-time.js';
import { ShownOnce } from '../ui/shown-once.js';
import classes from '../ui/settings-list.module.css';
import { KeyForm } from './key-form.js';

export default function KeysPage() {
  const query = useQuery(apiKeys());
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  const keys = query.data?.apiKeys ?? [];
  return (
    <Page
      title="API keys"
      subtitle="For scripts, workers and other systems that call Baton."
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
          Make a key
        </Button>
      }
    >
      <ListStates
        query={query}
        what="The keys"
        count={keys.length}
        empty={<Empty title="No key yet" icon={<IconKey size={34} stroke={1.5} />} />}
      >
        <ul className={classes.list}>
          {keys.map((key) => (
            <KeyRow key={key.apiKeyId} apiKey={key} />
          ))}
        </ul>
      </ListStates>
      <KeyForm opened={adding} onClose={() => setAdding(false)} onMade={setSecret} />
      <ShownOnce
        title="Your new key"
        secret={secret}
        hint="Send it as “Authorization: Bearer …”, over REST and gRPC alike."
        onClose={() => setSecret(undefined)}
      />
    </Page>
  );
}

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const client = useQueryClient();
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <Text fw={600}>{apiKey.name}</Text>
        <Text size="sm" c="dimmed">
          {apiKey.lastUsedAt ? (
            <>
              Last used <RelativeTime at={apiKey.lastUsedAt} />
            </>
          ) : (
            'Never used'
          )}
          {apiKey.expiresAt && ` · ends ${dayOf(apiKey.expiresAt)}`}
        </Text>
      </div>
      <div className={classes.side}>
        {apiKey.roles?.map((role) => (
          <Badge key={role} variant="default" tt="none" fw={500}>
            {ROLE_WORDS[role]}
          </Badge>
        ))}
        <DeleteButton
          name={apiKey.name}
          act={() => deleteApiKey(apiKey.apiKeyId)}
          done={() => void client.invalidateQueries({ queryKey: ['api-keys'] })}
        >
          <Text size="sm">Whatever uses it is refused within seconds.</Text>
        </DeleteButton>
      </div>
    </li>
  );
}
