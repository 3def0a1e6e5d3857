import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';

import { redeliver, subscriptionDeliveryPages, type EventDelivery } from '../api/event-subscriptions.js';
import { ListStates, More, Rows } from '../ui/list-states.js';
import { RelativeTime } from '../ui/relative-time.js';
import { STATUS, type Status } from '../ui/status.js';
import { StatusMark } from '../ui/status-mark.js';
import classes from '../ui/settings-list.module.css';
import { ActButton } from './act-button.js';

const STATE: Readonly<Record<EventDelivery['state'], Status>> = {
  pending: { ...STATUS.now, word: 'On its way' },
  delivered: { ...STATUS.done, word: 'Delivered' },
  failed: { ...STATUS.failed, word: 'Failed' },
};

/** What was and will be sent to one subscription, newest first. */
export function SentEvents({ subscriptionId }: { subscriptionId: string }) {
  const query = useInfiniteQuery(subscriptionDeliveryPages(subscriptionId));
  const deliveries = query.data?.pages.flatMap((page) => page.deliveries ?? []) ?? [];
  return (
    <div className={classes.deliveries}>
      <ListStates
        query={query}
        what="The deliveries"
        count={deliveries.length}
        skeleton={<Rows count={2} height={26} />}
        empty={<Text size="sm">Nothing has been sent yet.</Text>}
      >
        {deliveries.map((delivery) => (
          <SentEvent key={delivery.deliveryId} delivery={delivery} />
        ))}
        <More shown={deliveries.length} query={query} />
      </ListStates>
    </div>
  );
}

function SentEvent({ delivery }: { delivery: EventDelivery }) {
  const { subscriptionId, deliveryId, eventType, state, attempts, createdAt, nextAttemptAt, lastError } = delivery;
  return (
    <div className={classes.delivery}>
      <StatusMark status={STATE[state]} />
      <span>{eventType}</span>
      <RelativeTime at={createdAt} />
      {attempts > 1 && <span>{attempts} attempts</span>}
      {state !== 'delivered' && lastError && <span>{lastError}</span>}
      {attempts > 0 && nextAttemptAt && (
        <span>
          Next attempt <RelativeTime at={nextAttemptAt} />
        </span>
      )}
      {state !== 'pending' && (
        <ActButton
          word="Send again"
          label={`Send ${eventType} again`}
          act={() => redeliver(subscriptionId, deliveryId)}
        />
      )}
    </div>
  );
}
