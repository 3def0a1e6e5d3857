import { Anchor, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'react-router';

import { progressById, type Step } from '../api/progress.js';
import type { UserTask } from '../api/tasks.js';
import { PartyName } from '../ui/avatar.js';
import { RelativeTime } from '../ui/relative-time.js';
import { consequencesOf } from './consequences.js';
import { TaskInputs } from './task-inputs.js';
import classes from './task.module.css';

/** Why this is here, what matters for it, and what happens after each choice. */
export function TaskContext({ task }: { task: UserTask }) {
  const { data: progress } = useQuery(progressById(task.instanceId));
  const done = (progress?.steps ?? []).filter(
    (step) => step.state === 'done' && step.endedAt !== undefined && /[tT]ask$/.test(step.kind),
  );
  const last = done.toSorted((a, b) => (a.endedAt ?? '').localeCompare(b.endedAt ?? '')).slice(-3);
  const after = useMemo(
    () => (progress?.xml ? consequencesOf(progress.xml, task.elementId, task.outcomes ?? []) : []),
    [progress?.xml, task],
  );
  return (
    <aside className={classes.context} aria-label="Context">
      <section>
        <Title order={2}>Why this is here</Title>
        {task.handedOver?.note && (
          <blockquote className={classes.note}>
            {task.handedOver.note}
            <footer>
              {task.handedOver.by?.name ?? task.handedOver.elementName}, <RelativeTime at={task.handedOver.at} />
            </footer>
          </blockquote>
        )}
        {last.length > 0 && (
          <ol className={classes.steps}>
            {last.map((step) => (
              <Before key={step.elementId} step={step} />
            ))}
          </ol>
        )}
        <Text size="sm" mt="xs">
          {progress?.startedBy && `Started by ${progress.startedBy.name} `}
          {progress && <RelativeTime at={progress.startedAt} />}
          {progress && '. '}
          <Anchor component={Link} to={`/processes/${task.instanceId}`} size="sm">
            See the whole process
          </Anchor>
        </Text>
      </section>
      <TaskInputs task={task} />
      {(after.length > 0 || (progress?.next?.length ?? 0) > 0) && (
        <section>
          <Title order={2}>What happens next</Title>
          {after.length > 0 ? (
            <dl className={classes.after}>
              {after.map(({ label, next }) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>{next}</dd>
                </div>
              ))}
            </dl>
          ) : (
            <Text size="sm">{progress?.next?.join(', ')}</Text>
          )}
        </section>
      )}
      <section>
        <Title order={2}>Clock</Title>
        <Stack gap={2}>
          <Text size="sm">
            Here since <RelativeTime at={task.openedAt} />
          </Text>
          {task.nudgedAt && (
            <Text size="sm">
              Reminded <RelativeTime at={task.nudgedAt} />
            </Text>
          )}
          {(task.escalationLevel ?? 0) > 0 && <Text size="sm">Escalated, since it took long.</Text>}
        </Stack>
      </section>
    </aside>
  );
}

const Before = ({ step }: { step: Step }) => (
  <li>
    <Text size="sm" fw={550}>
      {step.name}
    </Text>
    <Text size="xs" c="dimmed" component="div">
      {step.owners?.[0] && (
        <>
          <PartyName party={step.owners[0]} />
          {' · '}
        </>
      )}
      {step.outcome && `${step.outcome} · `}
      {step.endedAt && <RelativeTime at={step.endedAt} />}
    </Text>
    {step.note && (
      <Text size="xs" mt={2}>
        “{step.note}”
      </Text>
    )}
  </li>
);
