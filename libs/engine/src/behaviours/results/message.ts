import type { EventOf } from '../../events.js';
import { openJob } from '../../jobs.js';
import { resolveText } from '../../variables.js';
import { correlationKeyOf } from '../../waits.js';
import type { Result } from './result.js';

/** Sends by the job that the element is bound to, and waits for it; else its message goes out to other instances. */
export const messageResult: Result<'message'> = (turn, node, n, { message }) => {
  const { connector, job, notify } = node.model.baton;
  if (connector || job || notify.length > 0) {
    return () => {
      openJob(turn, node, n);
      return false;
    };
  }
  const sent: EventOf<'MessageSent'> = {
    type: 'MessageSent',
    element: node.id,
    elementInstance: n,
    message: resolveText(turn, n, message.name),
    ...correlationKeyOf(turn, node.id, n, message),
    ...(message.ttl === undefined ? {} : { ttl: resolveText(turn, n, message.ttl) }),
    variables: turn.instance(n).variables ?? {},
  };
  return () => {
    turn.emit(sent);
    return true;
  };
};
