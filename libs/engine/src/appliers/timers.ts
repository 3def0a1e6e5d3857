import type { Appliers } from './applier.js';

export const timerAppliers: Appliers<'TimerScheduled' | 'TimerFired' | 'TimerCanceled'> = {
  TimerScheduled(draft, { n, element, elementInstance, dueAt, repeat, definition }) {
    draft.open('timers', n, {
      element,
      elementInstance,
      dueAt,
      ...(repeat ? { repeat } : {}),
      ...(definition === undefined ? {} : { definition }),
    });
  },
  TimerFired(draft, { n }) {
    draft.drop('timers', n);
  },
  TimerCanceled(draft, { n }) {
    draft.drop('timers', n);
  },
};
