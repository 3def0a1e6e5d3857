import { UnstyledButton } from '@mantine/core';

import type { StepCount } from '../api/progress.js';
import classes from './processes.module.css';

/** How many wait at each step; a click shows those. */
export const CountsStrip = ({
  counts,
  step,
  onStep,
}: {
  counts: readonly StepCount[];
  step: string;
  onStep: (step: string) => void;
}) =>
  counts.length === 0 ? null : (
    <div className={classes.strip} role="group" aria-label="Running per step" tabIndex={0}>
      {counts.map((count) => (
        <UnstyledButton
          key={`${count.processKey}/${count.elementId}`}
          className={classes.count}
          aria-pressed={count.elementId === step}
          onClick={() => onStep(count.elementId === step ? '' : count.elementId)}
        >
          <span className={`${classes.number} tabular`}>{count.count}</span>
          <span className={classes.stepName}>{count.name}</span>
        </UnstyledButton>
      ))}
    </div>
  );
