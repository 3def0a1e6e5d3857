import type { TriggerEvent } from '../events/triggers.js';
import type { Appliers } from './applier.js';

export const triggerAppliers: Appliers<TriggerEvent['type']> = {
  SignalThrown() {},
  EscalationThrown() {},
  ConditionOpened(draft, { n, element, elementInstance, definition }) {
    draft.open('conditions', n, { element, elementInstance, ...(definition === undefined ? {} : { definition }) });
  },
  ConditionChanged(draft, { n, met }) {
    const open = draft.state.conditions[n];
    if (open) draft.put('conditions', n, { ...open, met });
  },
  ConditionClosed(draft, { n }) {
    draft.drop('conditions', n);
  },
  TriggerCounted(draft, { element, elementInstance, definition, variables, complete }) {
    const instance = draft.element(elementInstance);
    const { [element]: before, ...others } = instance.counted ?? {};
    const counted = {
      definitions: [...(before?.definitions ?? []), definition],
      variables: { ...before?.variables, ...variables },
    };
    draft.put('elements', elementInstance, {
      ...instance,
      counted: complete ? others : { ...others, [element]: counted },
    });
  },
};
