import { Alert, Anchor, Button, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';

import { Problem } from '../api/problem.js';
import { taskById, type UserTask } from '../api/tasks.js';
import { Failed, Rows } from '../ui/list-states.js';
import { Page } from '../ui/page.js';
import { DueTime, RelativeTime } from '../ui/relative-time.js';
import { AfterSending } from './after-sending.js';
import { TaskContext } from './task-context.js';
import { TaskForm } from './task-form.js';
import classes from './task.module.css';
import { useSending } from './use-sending.js';

export default function TaskPage() {
  const { taskId = '' } = useParams();
  const query = useQuery(taskById(taskId));
  if (query.data !== undefined) return <OpenTask key={taskId} task={query.data} />;
  if (query.isError && query.error instanceof Problem && query.error.status === 404) return <Gone />;
  return (
    <Page title={query.isError ? 'Task' : <Skeleton height={28} width={260} />} windowTitle="Task">
      {query.isError ? <Failed what="The task" query={query} /> : <Rows count={4} height={64} />}
    </Page>
  );
}

const Gone = () => (
  <Page title="This task is not here">
    <Text c="dimmed" mb="md">
      It may be done already, or it is not yours to see.
    </Text>
    <Button component={Link} to="/inbox" variant="default">
      To your inbox
    </Button>
  </Page>
);

function OpenTask({ task }: { task: UserTask }) {
  const sending = useSending(task);
  const caseLink = (
    <>
      {task.processName ?? task.processKey}
      {task.businessKey && (
        <>
          {' · '}
          <Anchor component={Link} to={`/processes/${task.instanceId}`} size="sm">
            {task.businessKey}
          </Anchor>
        </>
      )}
      {task.department && ` · ${task.department}`}
    </>
  );
  if (sending.sent !== undefined)
    return (
      <Page title={task.name} above={caseLink}>
        <AfterSending task={task} outcome={sending.sent.outcome} />
      </Page>
    );
  const closed = task.state === 'completed' || task.state === 'canceled';
  return (
    <Page
      title={task.name}
      above={caseLink}
      subtitle={closed ? undefined : <DueTime at={task.dueAt} since={task.openedAt} />}
      width="wide"
    >
      <div className={classes.columns}>
        <div className={classes.work}>
          <Notice task={task} taken={sending.takenBy} />
          {task.instructions && <Text mb="lg">{task.instructions}</Text>}
          <TaskForm
            task={task}
            disabled={closed || task.actionable === false || sending.takenBy !== undefined}
            sending={sending}
          />
        </div>
        <TaskContext task={task} />
      </div>
    </Page>
  );
}

/** Why nothing can be done here, where that is so. */
function Notice({ task, taken }: { task: UserTask; taken?: string }) {
  if (task.state === 'completed')
    return (
      <Alert mb="lg" color="gray" title={`Done${task.completedBy ? ` by ${task.completedBy.name}` : ''}`}>
        {task.outcome && (
          <>Decision: {task.outcomes?.find((outcome) => outcome.value === task.outcome)?.label ?? task.outcome}. </>
        )}
        {task.closedAt && <RelativeTime at={task.closedAt} />}
      </Alert>
    );
  if (task.state === 'canceled')
    return (
      <Alert mb="lg" color="gray" title="No longer needed">
        The process went another way.
      </Alert>
    );
  if (task.state === 'submitting')
    return (
      <Alert mb="lg" color="gray" title="Sent">
        The answer is kept and on its way; it arrives by itself.
      </Alert>
    );
  if (taken !== undefined || (task.actionable === false && task.assignee !== undefined))
    return (
      <Alert mb="lg" color="yellow" title={`${taken ?? task.assignee?.name} was first`} role="alert">
        They are working on it. What you see here is for reading.
      </Alert>
    );
  if (task.actionable === false)
    return (
      <Alert mb="lg" color="gray" title="For reading">
        Somebody else has to do this step.
      </Alert>
    );
  return null;
}
