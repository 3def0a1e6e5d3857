import { Button, Text } from '@mantine/core';
import { Link } from 'react-router';

import type { UserTask } from '../api/tasks.js';
import { NudgeButton } from '../task/nudge-button.js';
import { PartyName } from '../ui/avatar.js';
import { DueTime, RelativeTime } from '../ui/relative-time.js';
import classes from './inbox.module.css';

/** One thing to do: what, for which case, from whom and why, until when, and one verb. */
export const TaskRow = ({ task, waiting }: { task: UserTask; waiting: boolean }) => {
  const at = waiting ? `/processes/${task.instanceId}` : `/tasks/${encodeURIComponent(task.userTaskId)}`;
  const owner = task.assignee ?? task.candidates?.[0];
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Link to={at} className={classes.link} data-row>
          {task.name}
        </Link>
        <Text size="sm" c="dimmed" truncate>
          {task.processName ?? task.processKey}
          {task.businessKey && (
            <>
              {' · '}
              <Text span c="var(--mantine-color-text)" className="tabular">
                {task.businessKey}
              </Text>
            </>
          )}
        </Text>
      </div>
      <div className={classes.from}>
        {waiting ? owner !== undefined && <PartyName party={owner} /> : <From task={task} />}
      </div>
      <div className={classes.due}>
        {task.dueAt ? (
          <DueTime at={task.dueAt} since={task.openedAt} />
        ) : (
          <Text size="xs" c="dimmed">
            since <RelativeTime at={task.openedAt} />
          </Text>
        )}
        {(task.escalationLevel ?? 0) > 0 && (
          <Text size="xs" c="dimmed">
            escalated
          </Text>
        )}
      </div>
      <div className={classes.verb}>
        {waiting ? (
          <NudgeButton taskId={task.userTaskId} nudgedAt={task.nudgedAt} />
        ) : (
          <Button component={Link} to={at} variant="default" size="xs" tabIndex={-1} aria-hidden>
            {task.state === 'claimed' ? 'Continue' : 'Start'}
          </Button>
        )}
      </div>
    </li>
  );
};

const From = ({ task: { handedOver } }: { task: UserTask }) =>
  handedOver === undefined ? null : (
    <>
      <Text size="sm" truncate component="div">
        {handedOver.by ? <PartyName party={handedOver.by} /> : handedOver.elementName}
      </Text>
      {handedOver.note && (
        <Text size="xs" c="dimmed" lineClamp={2} title={handedOver.note}>
          “{handedOver.note}”
        </Text>
      )}
    </>
  );
