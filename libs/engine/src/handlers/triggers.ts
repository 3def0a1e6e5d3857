import { Rejection } from '@baton/kernel';

import type { CommandHandler } from './handler.js';
import { trigger } from '../lifecycle.js';

export const fireTimer: CommandHandler<'FireTimer'> = (turn, { n }) => {
  const timer = turn.state.timers[n];
  if (!timer)
    throw new Rejection(
      'wrong-state',
      'TIMER_NOT_OPEN',
      `Timer ${n} is not open: it has fired or was canceled, or never was`,
    );
  if (timer.dueAt > turn.now)
    throw new Rejection('wrong-state', 'TIMER_NOT_DUE', `Timer ${n} is due at ${timer.dueAt}, now it is ${turn.now}`);
  turn.emit({ type: 'TimerFired', n });
  trigger(turn, timer.element, timer.elementInstance, {
    type: 'timer',
    timer,
    ...(timer.definition === undefined ? {} : { definition: timer.definition }),
  });
};

export const receiveMessage: CommandHandler<'ReceiveMessage'> = (turn, { n, messageId, variables = {} }) => {
  const subscription = turn.state.subscriptions[n];
  if (!subscription) throw new Rejection('wrong-state', 'SUBSCRIPTION_NOT_OPEN', `Subscription ${n} is not open`);
  turn.emit({ type: 'MessageReceived', n, messageId, variables });
  const { element, elementInstance, definition } = subscription;
  trigger(turn, element, elementInstance, {
    type: 'message',
    subscription: n,
    variables,
    ...(definition === undefined ? {} : { definition }),
  });
};
