import { Button, Text } from '@mantine/core';
import { useState } from 'react';

import type { UserTask } from '../api/tasks.js';
import classes from './task.module.css';
import type { DraftState } from './use-draft.js';

const DRAFT_WORDS: Record<DraftState, string> = {
  clean: '',
  unsaved: 'Keeping what you typed …',
  saved: 'What you typed is kept.',
  failed: 'What you typed could not be kept; stay on this page.',
};

/** The decisions, named by their outcome; the first one is the usual one. */
export function OutcomeBar({
  task,
  pending,
  draft,
  sendLabel,
  onSend,
}: {
  task: UserTask;
  pending: boolean;
  draft: DraftState;
  sendLabel: string;
  onSend: (outcome?: string) => void;
}) {
  const [pressed, setPressed] = useState<string>();
  const outcomes = task.outcomes?.length ? task.outcomes : [{ value: '', label: sendLabel }];
  return (
    <div className={classes.outcomes}>
      <div className={classes.buttons}>
        {outcomes.map((outcome, index) => (
          <Button
            key={outcome.value}
            variant={index === 0 ? 'filled' : 'default'}
            loading={pending && pressed === outcome.value}
            disabled={pending}
            onClick={() => {
              setPressed(outcome.value);
              onSend(outcome.value || undefined);
            }}
          >
            {outcome.label}
          </Button>
        ))}
      </div>
      <Text
        size="xs"
        c={draft === 'failed' ? 'var(--mantine-color-error)' : 'dimmed'}
        role="status"
        className={classes.draft}
      >
        {DRAFT_WORDS[draft]}
      </Text>
    </div>
  );
}
