import { Button, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { parkedFacts, redrive, type ParkedFacts } from '../api/operations.js';
import { wordsOf } from '../api/problem.js';
import { Empty, ListStates } from '../ui/list-states.js';
import { notify } from '../ui/notices.js';
import { RelativeTime } from '../ui/relative-time.js';
import classes from './operations.module.css';

/** Facts that a service could not take in; they wait in their order until somebody sends them through again. */
export function ParkedTab() {
  const query = useQuery(parkedFacts());
  const parked = query.data ?? [];
  return (
    <ListStates
      query={query}
      what="The parked facts"
      count={parked.length}
      empty={
        <Empty title="Nothing is parked" icon={<IconCircleCheck size={34} stroke={1.5} />}>
          Every service has taken in what the others told.
        </Empty>
      }
    >
      <ul className={classes.list}>
        {parked.map((each) => (
          <ParkedRow key={`${each.service}/${each.topic}/${each.key}`} parked={each} />
        ))}
      </ul>
    </ListStates>
  );
}

function ParkedRow({ parked }: { parked: ParkedFacts }) {
  const client = useQueryClient();
  const again = useMutation({
    mutationFn: () => redrive(parked.service, parked.key),
    onSuccess: () => client.invalidateQueries({ queryKey: ['dlq'] }),
    onError: (error) => notify({ failed: true, title: 'Not sent through', message: wordsOf(error) }),
  });
  return (
    <li className={classes.incident}>
      <div className={classes.words}>
        <Text fw={600}>
          {parked.service}: {parked.facts === undefined || parked.facts === 1 ? 'one fact' : `${parked.facts} facts`}
        </Text>
        <Text size="sm" className={classes.cause}>
          {parked.cause}
        </Text>
        <Text size="xs" c="dimmed">
          {parked.topic}
          {parked.parkedAt && (
            <>
              {' · '}
              <RelativeTime at={parked.parkedAt} />
            </>
          )}
        </Text>
      </div>
      <Button size="xs" variant="default" loading={again.isPending} onClick={() => again.mutate()}>
        Send through again
      </Button>
    </li>
  );
}
