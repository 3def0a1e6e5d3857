import { Text } from '@mantine/core';
import { Link } from 'react-router';

import type { Progress } from '../api/progress.js';
import { ProgressBar } from '../progress/progress-bar.js';
import { PartyName } from '../ui/avatar.js';
import { RelativeTime } from '../ui/relative-time.js';
import { statusOf } from '../ui/status.js';
import { StatusMark } from '../ui/status-mark.js';
import classes from './processes.module.css';

/** One instance: what it is about, how far it is, who has it and since when. */
export const ProcessRow = ({ instance }: { instance: Progress }) => {
  const status = statusOf(instance.state);
  const [now, ...others] = instance.now ?? [];
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Link to={`/processes/${instance.instanceId}`} className={`${classes.link} tabular`} data-row>
          {instance.businessKey ?? instance.processName ?? instance.processKey}
        </Link>
        {instance.businessKey && (
          <Text size="sm" c="dimmed" truncate>
            {instance.processName ?? instance.processKey}
          </Text>
        )}
      </div>
      <div className={classes.now}>
        {now === undefined ? (
          <Text size="sm" c="dimmed" truncate>
            {instance.endedAt ? 'Ended' : instance.sentence}
          </Text>
        ) : (
          <>
            <Text size="sm" fw={550} truncate>
              {now.name}
              {others.length > 0 && (
                <Text span size="xs" c="dimmed" fw={400}>
                  {' '}
                  and {others.length} more
                </Text>
              )}
            </Text>
            <Text size="xs" c="dimmed" component="div" truncate>
              {now.owners?.[0] ? <PartyName party={now.owners[0]} /> : 'Nobody has it'}
            </Text>
          </>
        )}
      </div>
      <div className={classes.bar}>
        <ProgressBar done={instance.stepsDone ?? 0} total={instance.stepsTotal ?? 0} status={status} />
      </div>
      <div className={classes.state}>
        <StatusMark status={status} tinted />
      </div>
      <Text size="xs" c="dimmed" className={`${classes.age} tabular`}>
        <RelativeTime at={instance.endedAt ?? now?.since ?? instance.startedAt} />
      </Text>
    </li>
  );
};
