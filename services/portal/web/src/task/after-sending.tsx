import { Anchor, Button, Group, Loader, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';

import { progressById } from '../api/progress.js';
import { taskPages, type UserTask } from '../api/tasks.js';
import { DueTime } from '../ui/relative-time.js';
import { STATUS } from '../ui/status.js';
import { StatusShape } from '../ui/status-mark.js';
import classes from './task.module.css';

/** How long the read side may take to follow before the screen speaks without it. */
const PATIENCE_MS = 6000;

/** What happened and who has the baton now, as soon as the read side knows; then the next task. */
export function AfterSending({ task, outcome }: { task: UserTask; outcome?: string }) {
  const [patient, setPatient] = useState(true);
  const heading = useRef<HTMLHeadingElement>(null);
  const progress = useQuery({
    ...progressById(task.instanceId),
    refetchInterval: (query) => (stillHere(query.state.data?.now) ? (patient ? 700 : 3000) : false),
  });
  const waiting = useInfiniteQuery(taskPages());
  function stillHere(now: readonly { userTaskId?: string }[] | undefined): boolean {
    return now?.some((step) => step.userTaskId === task.userTaskId) ?? true;
  }
  useEffect(() => {
    heading.current?.focus();
    const timer = setTimeout(() => setPatient(false), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  const label = task.outcomes?.find((each) => each.value === outcome)?.label;
  const settled = !stillHere(progress.data?.now);
  const next = waiting.data?.pages[0]?.userTasks?.find((each) => each.userTaskId !== task.userTaskId);
  return (
    <div className={classes.sent}>
      <Group gap="sm" wrap="nowrap" align="center">
        <StatusShape status={STATUS.done} size={20} />
        <Title order={2} tabIndex={-1} ref={heading} style={{ outline: 'none' }}>
          {label ? `Sent: ${label}` : 'Sent'}
        </Title>
      </Group>
      <div role="status">
        {settled ? (
          <Text size="lg" mt="sm">
            {progress.data?.sentence}
          </Text>
        ) : patient ? (
          <Group gap="xs" mt="sm">
            <Loader size="xs" />
            <Text c="dimmed">Handing over …</Text>
          </Group>
        ) : (
          <Text mt="sm" c="dimmed">
            Your answer is kept. Who has it next shows on the process in a moment.
          </Text>
        )}
      </div>
      <Group mt="lg" gap="sm">
        <Button component={Link} to={next ? `/tasks/${encodeURIComponent(next.userTaskId)}` : '/inbox'}>
          {next ? `Next: ${next.name}` : 'Back to the inbox'}
        </Button>
        {next?.dueAt && <DueTime at={next.dueAt} since={next.openedAt} />}
        <Anchor component={Link} to={`/processes/${task.instanceId}`} size="sm">
          Follow the process
        </Anchor>
      </Group>
    </div>
  );
}
