import { Rejection } from '@baton/kernel';

import type { CommandHandler } from './handler.js';

export const suspendInstance: CommandHandler<'SuspendInstance'> = (turn, { reason, by }) => {
  turn.emit({
    type: 'InstanceSuspended',
    ...(reason === undefined ? {} : { reason }),
    ...(by === undefined ? {} : { by }),
  });
};

export const resumeInstance: CommandHandler<'ResumeInstance'> = (turn, { by }) => {
  const { suspended, held = [] } = turn.state;
  if (!suspended) throw new Rejection('wrong-state', 'INSTANCE_NOT_SUSPENDED', 'The instance is not suspended');
  turn.emit({ type: 'InstanceResumed', ...(by === undefined ? {} : { by }) });
  for (const { n, phase } of held) turn.later(n, phase);
};
