import type { Appliers } from './applier.js';

export const userTaskAppliers: Appliers<'UserTaskOpened' | 'UserTaskCompleted' | 'UserTaskCanceled'> = {
  UserTaskOpened(draft, { n, element, elementInstance, outcomes }) {
    const values = outcomes?.map(({ value }) => value);
    draft.open('userTasks', n, { element, elementInstance, ...(values ? { outcomes: values } : {}) });
  },
  UserTaskCompleted(draft, { n }) {
    draft.drop('userTasks', n);
  },
  UserTaskCanceled(draft, { n }) {
    draft.drop('userTasks', n);
  },
};
