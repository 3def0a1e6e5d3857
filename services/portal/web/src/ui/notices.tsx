import { Alert } from '@mantine/core';
import { useSyncExternalStore } from 'react';

import classes from './notices.module.css';

export interface Notice {
  readonly title: string;
  readonly message: string;
  /** Failures stay until they are closed. */
  readonly failed?: boolean;
}

const STAY_MS = 6000;
let shown: readonly (Notice & { readonly id: number })[] = [];
let next = 1;
const listeners = new Set<() => void>();

function set(notices: typeof shown): void {
  shown = notices;
  for (const listener of listeners) listener();
}

const close = (id: number): void => set(shown.filter((notice) => notice.id !== id));

/** Says something beside what is on the screen; at most three at a time. */
export function notify(notice: Notice): void {
  const id = next++;
  set([...shown, { ...notice, id }].slice(-3));
  if (notice.failed !== true) setTimeout(() => close(id), STAY_MS);
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Where notices stand; read aloud as they come. */
export function Notices() {
  const notices = useSyncExternalStore(subscribe, () => shown);
  return (
    <div className={classes.notices} role="status" aria-live="polite">
      {notices.map((notice) => (
        <Alert
          key={notice.id}
          className={classes.notice}
          color={notice.failed ? 'red' : 'teal'}
          variant="default"
          title={notice.title}
          withCloseButton
          closeButtonLabel="Close"
          onClose={() => close(notice.id)}
        >
          {notice.message}
        </Alert>
      ))}
    </div>
  );
}
