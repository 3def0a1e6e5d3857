import { Button, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';

import type { Finding, Model } from '../api/models.js';
import { StatusShape } from '../ui/status-mark.js';
import { editorFor } from './mends/mend-editors.js';
import { MendForm } from './mends/mend-form.js';
import { SEVERITY } from './model-status.js';
import classes from './models.module.css';

/** One thing that is missing: which element, why it matters, and the mend, in place where there is an editor for it. */
export function FindingItem({
  model,
  finding,
  selected,
  onSelect,
}: {
  model: Model;
  finding: Finding;
  selected: boolean;
  onSelect: () => void;
}) {
  const [mending, setMending] = useState(false);
  const status = SEVERITY[finding.severity];
  const mend = editorFor(finding.mendKind);
  return (
    <li className={classes.finding} data-selected={selected || undefined} data-element={finding.elementId}>
      <span className={classes.mark} title={status.word}>
        <StatusShape status={status} />
        <VisuallyHidden>{status.word}</VisuallyHidden>
      </span>
      <div className={classes.what}>
        {finding.elementId && (
          <UnstyledButton className={classes.element} onClick={onSelect} aria-pressed={selected}>
            {nameOf(finding)}
          </UnstyledButton>
        )}
        <Text size="sm">{finding.message}</Text>
        {!mending && (
          <Text size="xs" c="dimmed">
            {finding.mend}
            {finding.line ? ` (line ${finding.line}, column ${finding.column})` : ''}
          </Text>
        )}
        {mend !== undefined &&
          finding.elementId &&
          (mending ? (
            <MendForm model={model} elementId={finding.elementId} mend={mend} onClose={() => setMending(false)} />
          ) : (
            <Button
              size="compact-sm"
              variant="light"
              mt={6}
              onClick={() => {
                setMending(true);
                onSelect();
              }}
            >
              {mend.verb}
            </Button>
          ))}
      </div>
    </li>
  );
}

const nameOf = ({ elementName, elementKind }: Finding): string =>
  !elementName ? kindWords(elementKind) : elementKind === 'sequenceFlow' ? `The way “${elementName}”` : elementName;

/** `userTask` → "a user task". */
const kindWords = (kind = 'element'): string => {
  const words = kind.replaceAll(/([A-Z])/g, ' $1').toLowerCase();
  return `${/^[aeio]/.test(words) ? 'An' : 'A'} ${words} without a name`;
};
