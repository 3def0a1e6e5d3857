import { topicPlans, topics } from '@baton/contracts';

/** What one service needs of the database and of the broker. Nothing else is granted to it. */
export interface ServicePlace {
  /** The name of the service, of its Kafka user, and the `kid` of its key. */
  readonly service: string;
  /** Its PostgreSQL role, which owns the schema and sees no other. */
  readonly role: string;
  readonly schema: string;
  /** Topics it alone publishes to. */
  readonly writes: readonly string[];
  readonly reads: readonly string[];
  /** What the names of its consumer groups begin with on the broker. */
  readonly groupPrefix: string;
}

/** Facts of others that each service handles. */
const handled: Readonly<Record<string, readonly string[]>> = {
  model: [],
  execution: [],
  task: [topics.instance],
  notification: [topics.userTask, topics.person, topics.instance],
  integration: [topics.instance, topics.userTask, topics.model],
  insight: [topics.model, topics.instance, topics.userTask, topics.person],
  portal: [],
};

/** Every service but the one that owns people and keys learns of credentials from their topic. */
const IDENTITY_OWNER = 'task';

export const topology: readonly ServicePlace[] = Object.entries(handled).map(([service, reads]) => ({
  service,
  role: `baton_${service}`,
  schema: service,
  writes: topicPlans.filter(({ owner }) => owner === service).map(({ topic }) => topic),
  reads: service === IDENTITY_OWNER ? reads : [...reads, topics.credential],
  groupPrefix: `baton.${service}.`,
}));

export const serviceNames: readonly string[] = topology.map(({ service }) => service);
