import { Button, Text } from '@mantine/core';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { deleteWebhook, webhooks, type Webhook } from '../api/systems.js';
import { CopyId } from '../ui/copy-id.js';
import { DeleteButton } from '../ui/delete-button.js';
import { Empty, ListStates } from '../ui/list-states.js';
import { Page } from '../ui/page.js';
import { ShownOnce } from '../ui/shown-once.js';
import classes from '../ui/settings-list.module.css';
import { Deliveries } from './deliveries.js';
import { WebhookForm } from './webhook-form.js';

export default function WebhooksPage() {
  const query = useQuery(webhooks());
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  const all = query.data?.webhooks ?? [];
  return (
    <Page
      title="Webhooks"
      subtitle="Addresses where other systems start a process or deliver a message."
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
          Make a webhook
        </Button>
      }
    >
      <ListStates
        query={query}
        what="The webhooks"
        count={all.length}
        empty={<Empty title="No webhook yet" icon={<IconWebhook size={34} stroke={1.5} />} />}
      >
        <ul className={classes.list}>
          {all.map((webhook) => (
            <WebhookRow key={webhook.webhookId} webhook={webhook} />
          ))}
        </ul>
      </ListStates>
      <WebhookForm opened={adding} onClose={() => setAdding(false)} onMade={setSecret} />
      <ShownOnce
        title="The signing secret"
        secret={secret}
        hint="The sender signs each call with it, as Standard Webhooks describes."
        onClose={() => setSecret(undefined)}
      />
    </Page>
  );
}

function WebhookRow({ webhook }: { webhook: Webhook }) {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <Text fw={600}>{webhook.name}</Text>
        <Text size="sm" c="dimmed">
          {webhook.processKey ? `Starts ${webhook.processKey}` : `Delivers the message ${webhook.messageName}`}
        </Text>
      </div>
      <div className={classes.side}>
        <CopyId value={new URL(webhook.path, location.origin).href} label="Copy the address" />
        <Button
          size="xs"
          variant="default"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          aria-label={`What came in at ${webhook.name}`}
        >
          What came in
        </Button>
        <DeleteButton
          name={webhook.name}
          act={() => deleteWebhook(webhook.webhookId)}
          done={() => void client.invalidateQueries({ queryKey: ['webhooks'] })}
        >
          <Text size="sm">Calls to its address are refused from then on.</Text>
        </DeleteButton>
      </div>
      {open && <Deliveries webhookId={webhook.webhookId} />}
    </li>
  );
}
