import { topics } from '@baton/contracts';
import type { Parking } from '@baton/messaging';

/** Their keys are ids of instances. */
const OF_INSTANCES: ReadonlySet<string> = new Set([topics.instance, topics.userTask]);

/** What the log says of a fact that was parked: not what is in it, which may be confidential. */
export const parkedLine = ({ group, cause, fact: { id, topic, type, key } }: Parking): object => ({
  msg: 'A fact was parked',
  context: 'bus',
  group,
  topic,
  type,
  key,
  fact: id,
  cause,
  ...(OF_INSTANCES.has(topic) && { instance_id: key }),
});
