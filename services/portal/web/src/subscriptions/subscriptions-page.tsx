import { Button, Text } from '@mantine/core';
import { IconBroadcast, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import {
  deleteSubscription,
  pauseSubscription,
  resumeSubscription,
  SUBSCRIPTIONS,
  subscriptionPages,
  testSubscription,
  type EventAttempt,
  type EventSubscription,
} from '../api/event-subscriptions.js';
import { DeleteButton } from '../ui/delete-button.js';
import { Empty, ListStates, More } from '../ui/list-states.js';
import { notify } from '../ui/notices.js';
import { Page } from '../ui/page.js';
import { RelativeTime } from '../ui/relative-time.js';
import { ShownOnce } from '../ui/shown-once.js';
import { STATUS, type Status } from '../ui/status.js';
import { StatusMark } from '../ui/status-mark.js';
import classes from '../ui/settings-list.module.css';
import { ActButton } from './act-button.js';
import { SentEvents } from './sent-events.js';
import { SubscriptionForm } from './subscription-form.js';

const STATE: Readonly<Record<EventSubscription['state'], Status>> = {
  active: { ...STATUS.done, word: 'Active' },
  paused: { ...STATUS['to-come'], word: 'Paused' },
  disabled: { ...STATUS.failed, word: 'Disabled' },
};

export default function SubscriptionsPage() {
  const query = useInfiniteQuery(subscriptionPages());
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  const all = query.data?.pages.flatMap((page) => page.subscriptions ?? []) ?? [];
  return (
    <Page
      title="Event subscriptions"
      subtitle="Systems that are told what happens here."
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
          Send events to a system
        </Button>
      }
    >
      <ListStates
        query={query}
        what="The subscriptions"
        count={all.length}
        empty={<Empty title="No system is told anything yet" icon={<IconBroadcast size={34} stroke={1.5} />} />}
      >
        <ul className={classes.list}>
          {all.map((subscription) => (
            <SubscriptionRow key={subscription.subscriptionId} subscription={subscription} />
          ))}
        </ul>
        <More shown={all.length} query={query} />
      </ListStates>
      <SubscriptionForm opened={adding} onClose={() => setAdding(false)} onMade={setSecret} />
      <ShownOnce
        title="The signing secret"
        secret={secret}
        hint="Every event is signed with it, as Standard Webhooks describes; the receiver verifies that."
        onClose={() => setSecret(undefined)}
      />
    </Page>
  );
}

function SubscriptionRow({ subscription }: { subscription: EventSubscription }) {
  const { subscriptionId, name, url, eventTypes, processKey, state, reason, failingSince } = subscription;
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <Text fw={600}>{name}</Text>
        <Text size="sm" c="dimmed">
          {eventTypes.join(', ')}
          {processKey && ` of ${processKey}`} to {url}
        </Text>
        {reason && <Text size="sm">{reason}</Text>}
        {state === 'active' && failingSince && (
          <Text size="sm">
            It does not answer as it should since <RelativeTime at={failingSince} />
          </Text>
        )}
      </div>
      <div className={classes.side}>
        <StatusMark status={STATE[state]} />
        <ActButton
          word="Send a sample"
          label={`Send a sample to ${name}`}
          act={() => testSubscription(subscriptionId)}
          done={({ attempt }) => tell(name, attempt)}
        />
        {state === 'active' ? (
          <ActButton word="Pause" label={`Pause ${name}`} act={() => pauseSubscription(subscriptionId)} />
        ) : (
          <ActButton word="Resume" label={`Resume ${name}`} act={() => resumeSubscription(subscriptionId)} />
        )}
        <Button
          size="xs"
          variant="default"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          aria-label={`What was sent to ${name}`}
        >
          What was sent
        </Button>
        <DeleteButton
          name={name}
          act={() => deleteSubscription(subscriptionId)}
          done={() => void client.invalidateQueries({ queryKey: SUBSCRIPTIONS })}
        >
          <Text size="sm">Nothing more is sent there, and what was sent is forgotten.</Text>
        </DeleteButton>
      </div>
      {open && <SentEvents subscriptionId={subscriptionId} />}
    </li>
  );
}

const tell = (name: string, { status, durationMs, error }: EventAttempt): void =>
  notify(
    error
      ? { failed: true, title: `${name} did not take it`, message: error }
      : { title: `${name} took it`, message: `It answered ${status} after ${durationMs} ms.` },
  );
