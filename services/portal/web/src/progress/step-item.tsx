import { Anchor, Text, UnstyledButton } from '@mantine/core';
import { Link } from 'react-router';

import type { Step } from '../api/progress.js';
import { PartyName } from '../ui/avatar.js';
import { useNow } from '../ui/now.js';
import { spanOf } from '../ui/relative.js';
import { DueTime, RelativeTime } from '../ui/relative-time.js';
import { StatusMark, StatusShape } from '../ui/status-mark.js';
import { BlockerLine } from './blocker-line.js';
import classes from './progress.module.css';
import { stepStatus } from './step-status.js';

/** One step: its state, whose it is, and, while it has the baton, what is missing and what would clear it. */
export function StepItem({ step, selected, onSelect }: { step: Step; selected: boolean; onSelect: () => void }) {
  const status = stepStatus(step, useNow());
  const now = step.state === 'now';
  return (
    <li
      className={classes.step}
      data-state={step.state}
      data-selected={selected || undefined}
      data-element={step.elementId}
      style={{ '--edge': status.colour, '--tint': status.tint } as React.CSSProperties}
    >
      <span className={classes.mark}>
        <StatusShape status={status} size={16} />
      </span>
      <div className={classes.body}>
        <div className={classes.head}>
          <UnstyledButton className={classes.name} onClick={onSelect} aria-pressed={selected}>
            {step.name}
          </UnstyledButton>
          {now && step.dueAt && status.shape !== 'cross' && status.shape !== 'square' ? (
            <DueTime at={step.dueAt} since={step.since} />
          ) : (
            <StatusMark status={status} />
          )}
        </div>
        {step.owners?.[0] && step.state !== 'to-come' && (
          <Text size="xs" c="dimmed" component="div" className={classes.meta}>
            <PartyName party={step.owners[0]} />
            <When step={step} />
          </Text>
        )}
        {step.state === 'to-come' && step.owners?.[0] && (
          <Text size="xs" c="dimmed">
            {step.owners[0].name}
          </Text>
        )}
        {step.note && (
          <Text size="xs" mt={2}>
            “{step.note}”
          </Text>
        )}
        {now && (step.missing?.length ?? 0) > 0 && (
          <Text size="sm" mt={6}>
            Still missing: {step.missing?.join(', ')}
          </Text>
        )}
        {now && step.blockers?.map((blocker, index) => <BlockerLine key={index} blocker={blocker} />)}
        {now && (step.nudges ?? 0) + (step.escalationLevel ?? 0) > 0 && (
          <div className={classes.clock}>
            {(step.nudges ?? 0) > 0 && (
              <Text size="xs" c="dimmed">
                reminded {step.nudges === 1 ? 'once' : `${step.nudges} times`}
              </Text>
            )}
            {(step.escalationLevel ?? 0) > 0 && (
              <Text size="xs" c="dimmed">
                escalated
              </Text>
            )}
          </div>
        )}
        {now && step.userTaskId && (
          <Anchor component={Link} to={`/tasks/${encodeURIComponent(step.userTaskId)}`} size="sm" fw={550}>
            Open the task
          </Anchor>
        )}
      </div>
    </li>
  );
}

const When = ({ step }: { step: Step }) =>
  step.endedAt === undefined ? (
    step.since === undefined ? null : (
      <span>
        since <RelativeTime at={step.since} />
      </span>
    )
  ) : (
    <span>
      <RelativeTime at={step.endedAt} />
      {step.since && ` · took ${spanOf(Date.parse(step.endedAt) - Date.parse(step.since))}`}
    </span>
  );
