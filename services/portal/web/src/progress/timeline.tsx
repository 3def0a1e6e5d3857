import { Text, UnstyledButton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';

import { timelinePages } from '../api/progress.js';
import { Empty, ListStates, More, Rows } from '../ui/list-states.js';
import { RelativeTime } from '../ui/relative-time.js';
import classes from './progress.module.css';

/** Everything that happened, latest first; an entry selects its step. */
export function Timeline({
  instanceId,
  selected,
  onSelect,
}: {
  instanceId: string;
  selected?: string;
  onSelect: (elementId: string) => void;
}) {
  const query = useInfiniteQuery(timelinePages(instanceId));
  const entries = query.data?.pages.flatMap((page) => page.entries ?? []) ?? [];
  const shown = query.hasNextPage ? entries : entries.toReversed();
  return (
    <ListStates
      query={query}
      what="The timeline"
      count={entries.length}
      skeleton={<Rows height={36} />}
      empty={<Empty title="Nothing has happened yet" />}
    >
      <ol className={classes.timeline}>
        {shown.map((entry) => (
          <li
            key={entry.eventId}
            data-selected={(entry.elementId !== undefined && entry.elementId === selected) || undefined}
          >
            <Text size="xs" c="dimmed" className={classes.at}>
              <RelativeTime at={entry.at} />
            </Text>
            <Text size="sm" component="div">
              {entry.elementId ? (
                <UnstyledButton className={classes.entry} onClick={() => onSelect(entry.elementId ?? '')}>
                  {entry.text}
                </UnstyledButton>
              ) : (
                entry.text
              )}
              {entry.by && (
                <Text span size="xs" c="dimmed">
                  {' '}
                  · {entry.by.name}
                </Text>
              )}
            </Text>
          </li>
        ))}
      </ol>
      <More shown={entries.length} query={query} />
    </ListStates>
  );
}
