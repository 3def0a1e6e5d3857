import type { Appliers } from './applier.js';

export const messageAppliers: Appliers<
  'SubscriptionOpened' | 'MessageReceived' | 'SubscriptionClosed' | 'MessageSent'
> = {
  SubscriptionOpened(draft, { n, element, elementInstance, message, correlationKey }) {
    draft.open('subscriptions', n, {
      element,
      elementInstance,
      message,
      ...(correlationKey === undefined ? {} : { correlationKey }),
    });
  },
  SubscriptionClosed(draft, { n }) {
    draft.drop('subscriptions', n);
  },
  MessageReceived() {},
  MessageSent() {},
};
