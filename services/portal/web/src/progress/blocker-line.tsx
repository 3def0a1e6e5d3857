import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';

import { wordsOf } from '../api/problem.js';
import { retryIncident, type Blocker } from '../api/progress.js';
import { NudgeButton } from '../task/nudge-button.js';
import { ReassignDialog } from '../task/reassign-dialog.js';
import { notify } from '../ui/notices.js';
import { RelativeTime } from '../ui/relative-time.js';
import classes from './progress.module.css';

/** What holds a step up, since when, and the one action that clears it. */
export const BlockerLine = ({ blocker }: { blocker: Blocker }) => (
  <div className={classes.blocker}>
    <Text size="sm">
      {blocker.cause}
      {blocker.since && (
        <Text span size="xs" c="dimmed">
          {' '}
          · <RelativeTime at={blocker.since} />
        </Text>
      )}
    </Text>
    {blocker.targetId !== undefined && <Clear blocker={blocker} target={blocker.targetId} />}
  </div>
);

function Clear({ blocker, target }: { blocker: Blocker; target: string }) {
  switch (blocker.action) {
    case 'nudge':
      return <NudgeButton taskId={target} />;
    case 'reassign':
      return <Reassign taskId={target} />;
    case 'retry':
      return <Retry incidentId={target} />;
    case 'upload':
      return (
        <Button component={Link} to={`/tasks/${encodeURIComponent(target)}`} size="xs" variant="default">
          Upload
        </Button>
      );
    default:
      return null;
  }
}

function Reassign({ taskId }: { taskId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpen(true)}>
        Give to somebody else
      </Button>
      <ReassignDialog taskId={taskId} opened={open} onClose={() => setOpen(false)} />
    </>
  );
}

/** Runs again what failed; whether it helped shows by itself. */
export function Retry({ incidentId }: { incidentId: string }) {
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: () => retryIncident(incidentId),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['progress'] }),
        client.invalidateQueries({ queryKey: ['incidents'] }),
      ]),
    onError: (error) => notify({ failed: true, title: 'Not retried', message: wordsOf(error) }),
  });
  return (
    <Button size="xs" variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
      Retry
    </Button>
  );
}
