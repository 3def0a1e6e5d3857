import { Text } from '@mantine/core';

import type { Progress } from '../api/progress.js';
import { DueTime } from '../ui/relative-time.js';
import { statusOf } from '../ui/status.js';
import { StatusMark } from '../ui/status-mark.js';
import { ProgressBar } from './progress-bar.js';
import classes from './progress.module.css';

/** States that the clock alone decides: the due time says them, and how much. */
const CLOCKED: ReadonlySet<Progress['state']> = new Set(['on-time', 'at-risk', 'late']);

/** The one sentence everybody reads; said aloud when it changes. */
export const Sentence = ({
  progress,
}: {
  progress: Pick<Progress, 'sentence' | 'state' | 'now' | 'stepsDone' | 'stepsTotal'>;
}) => {
  const due = progress.now
    ?.map((step) => step.dueAt)
    .filter((at) => at !== undefined)
    .toSorted()[0];
  const first = progress.now?.find((step) => step.dueAt === due);
  const status = statusOf(progress.state);
  return (
    <section
      className={classes.sentence}
      style={{ '--edge': status.colour } as React.CSSProperties}
      aria-label="Where it stands"
    >
      <Text className={classes.words} aria-live="polite">
        {progress.sentence}
      </Text>
      <div className={classes.facts}>
        {due && CLOCKED.has(progress.state) ? (
          <DueTime at={due} since={first?.since} tinted />
        ) : (
          <StatusMark status={status} tinted />
        )}
        <ProgressBar done={progress.stepsDone ?? 0} total={progress.stepsTotal ?? 0} status={status} />
      </div>
    </section>
  );
};
