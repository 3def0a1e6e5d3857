import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { wordsOf } from '../api/problem.js';
import classes from './list-states.module.css';

interface Fetched {
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

/** What failed, and the way to try again. */
export const Failed = ({ what, query }: { what: string; query: Pick<Fetched, 'error' | 'refetch'> }) => (
  <Alert
    color="red"
    variant="light"
    icon={<IconAlertTriangle size={18} />}
    title={`${what} could not be loaded`}
    role="alert"
    className={classes.failed}
  >
    <Text size="sm" mb="sm">
      {wordsOf(query.error)}
    </Text>
    <Button size="xs" variant="default" onClick={() => void query.refetch()}>
      Try again
    </Button>
  </Alert>
);

/** Rows as high as those to come, so that nothing jumps. */
export const Rows = ({ count = 5, height = 56 }: { count?: number; height?: number }) => (
  <Stack gap={8} aria-busy="true" aria-label="Loading" role="status">
    {Array.from({ length: count }, (_, index) => (
      <Skeleton key={index} height={height} radius="md" />
    ))}
  </Stack>
);

export const Empty = ({
  title,
  children,
  icon,
}: {
  title: string;
  children?: React.ReactNode;
  icon?: React.ReactNode;
}) => (
  <div className={classes.empty}>
    {icon !== undefined && <div className={classes.icon}>{icon}</div>}
    <Text fw={600}>{title}</Text>
    {children !== undefined && (
      <Text size="sm" c="dimmed" maw={440} component="div">
        {children}
      </Text>
    )}
  </div>
);

/** The four states of a list: skeleton, failure, nothing, and its rows. */
export function ListStates({
  query,
  what,
  count,
  empty,
  skeleton,
  children,
}: {
  query: Fetched;
  /** Plural, for the failure: "Tasks". */
  what: string;
  count: number;
  empty: React.ReactNode;
  skeleton?: React.ReactNode;
  children: React.ReactNode;
}) {
  if (query.isPending) return skeleton ?? <Rows />;
  if (query.isError && count === 0) return <Failed what={what} query={query} />;
  return count === 0 ? empty : children;
}

/** Where there is more than one page: how much is shown, and the next page on demand. */
export const More = ({
  shown,
  query,
}: {
  shown: number;
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}) =>
  query.hasNextPage ? (
    <Group justify="center" gap="md" mt="md">
      <Text size="sm" c="dimmed">
        The first {shown} are shown. Narrow the list, or
      </Text>
      <Button variant="default" size="xs" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        Show more
      </Button>
    </Group>
  ) : null;
