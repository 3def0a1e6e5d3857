import type { Appliers } from './applier.js';

export const timerAppliers: Appliers<'TimerScheduled' | 'TimerFired' | 'TimerCanceled'> = {
  TimerScheduled(draft, { n, element, elementInstance, dueAt, repeat }) {
    draft.open('timers', n, { element, elementInstance, dueAt, ...(repeat ? { repeat } : {}) });
  },
  TimerFired(draft, { n }) {
    draft.drop('timers', n);
  },
  TimerCanceled(draft, { n }) {
    draft.drop('timers', n);
  },
};
