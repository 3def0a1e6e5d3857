import { CopyButton, UnstyledButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './copy-id.module.css';

/** Copies without showing: ids are for tools, not for reading. */
export const CopyId = ({ value, label }: { value: string; label: string }) => (
  <CopyButton value={value}>
    {({ copied, copy }) => (
      <UnstyledButton className={classes.button} onClick={copy} title={label}>
        {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
        <span aria-live="polite">{copied ? 'Copied' : label}</span>
      </UnstyledButton>
    )}
  </CopyButton>
);
