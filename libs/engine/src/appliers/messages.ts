import type { Appliers } from './applier.js';

export const messageAppliers: Appliers<
  'SubscriptionOpened' | 'MessageReceived' | 'SubscriptionClosed' | 'MessageSent'
> = {
  SubscriptionOpened(draft, { n, element, elementInstance, message, correlationKey, kind, definition }) {
    draft.open('subscriptions', n, {
      element,
      elementInstance,
      message,
      ...(correlationKey === undefined ? {} : { correlationKey }),
      ...(kind === undefined ? {} : { kind }),
      ...(definition === undefined ? {} : { definition }),
    });
  },
  SubscriptionClosed(draft, { n }) {
    draft.drop('subscriptions', n);
  },
  MessageReceived() {},
  MessageSent() {},
};
