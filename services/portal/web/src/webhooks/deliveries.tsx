import { Anchor, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';

import { deliveryPages, type WebhookDelivery } from '../api/systems.js';
import { ListStates, More, Rows } from '../ui/list-states.js';
import { RelativeTime } from '../ui/relative-time.js';
import { STATUS, type Status } from '../ui/status.js';
import { StatusMark } from '../ui/status-mark.js';
import classes from '../ui/settings-list.module.css';

const RESULT: Readonly<Record<WebhookDelivery['result'], Status>> = {
  accepted: { ...STATUS.done, word: 'Accepted' },
  repeated: { ...STATUS['to-come'], word: 'Repeated' },
  refused: { ...STATUS.failed, word: 'Refused' },
};

/** The last calls of one webhook, newest first. */
export function Deliveries({ webhookId }: { webhookId: string }) {
  const query = useInfiniteQuery(deliveryPages(webhookId));
  const deliveries = query.data?.pages.flatMap((page) => page.deliveries ?? []) ?? [];
  return (
    <div className={classes.deliveries}>
      <ListStates
        query={query}
        what="The calls"
        count={deliveries.length}
        skeleton={<Rows count={2} height={26} />}
        empty={<Text size="sm">Nothing has come in yet.</Text>}
      >
        {deliveries.map((delivery) => (
          <div key={delivery.deliveryId} className={classes.delivery}>
            <StatusMark status={RESULT[delivery.result]} />
            <RelativeTime at={delivery.receivedAt} />
            {delivery.reason && <span>{delivery.reason}</span>}
            {delivery.instanceId && (
              <Anchor component={Link} to={`/processes/${delivery.instanceId}`} size="sm">
                See the process
              </Anchor>
            )}
          </div>
        ))}
        <More shown={deliveries.length} query={query} />
      </ListStates>
    </div>
  );
}
