import { topicPlans } from '@baton/contracts';
import { forgetTopics, type KafkaSettings } from '@baton/messaging/kafka';
import pg from 'pg';

import { databaseUrlOf, type Databases } from './postgres.js';
import { topology, type ServicePlace } from './topology.js';

export interface RestorePlan {
  readonly url: string;
  readonly databases: Databases;
  readonly kafka: KafkaSettings;
  /** Facts committed since are published again; take it from before the backup began. */
  readonly since: Date;
}

/**
 * Brings the broker back in step with a restored database: what it holds may be of a time that the database no longer
 * knows, and its consumers stand where the database does not. So the topics are emptied, and every service publishes
 * again what it committed `since`; consumers know by id what they have handled. All services have to be stopped.
 *
 * @returns what has been done, a line each
 */
export async function restored({ url, databases, kafka, since }: RestorePlan): Promise<readonly string[]> {
  await forgetTopics(
    kafka,
    topicPlans.map(({ topic }) => topic),
  );
  return [
    'The topics are empty: run provision, then start the services',
    ...(await publishAgain({ url, databases, since })),
  ];
}

/**
 * Every service whose tables are on that server publishes again what it committed `since`. Where services have servers
 * of their own, this is done on each.
 *
 * @throws Error where no service has its tables there
 */
export async function publishAgain({
  url,
  databases,
  since,
  places = topology,
}: Omit<RestorePlan, 'kafka'> & { readonly places?: readonly ServicePlace[] }): Promise<readonly string[]> {
  const writers = places.filter(({ writes }) => writes.length > 0);
  const [again, elsewhere]: [string[], string[]] = [[], []];
  for (const place of writers) {
    const own = databases === 'one' ? url : asSuperuser(url, place);
    ((await rewind(own, place, since)) ? again : elsewhere).push(place.service);
  }
  if (again.length === 0) throw new Error(`None of ${elsewhere.join(', ')} has its tables here: was it restored?`);
  return [
    ...again.map((service) => `${service} publishes again what it committed since ${since.toISOString()}`),
    ...elsewhere.map((service) => `${service} has no tables here: do this where it has them, too`),
  ];
}

/** Returns whether the service has its tables in that database, which may not even be there. */
async function rewind(url: string, place: ServicePlace, since: Date): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
  } catch (error) {
    if ((error as { code?: string }).code === '3D000') return false;
    throw error;
  }
  try {
    const { rows } = await client.query<{ known: string | null }>('select to_regclass($1) as known', [
      `${place.schema}.bus_offsets`,
    ]);
    if (rows[0]?.known == null) return false;
    for (const topic of place.writes) await client.query(rewindSql(place, topic), [topic, since]);
    return true;
  } finally {
    await client.end();
  }
}

/** The superuser, in the database of one service. */
function asSuperuser(url: string, place: ServicePlace): string {
  const own = new URL(databaseUrlOf({ url, databases: 'per-service', passwordOf: () => '' }, place));
  const { username, password } = new URL(url);
  return Object.assign(own, { username, password }).href;
}

/** The cursor of the relay, back to the last row from before; to the beginning where there is none. */
function rewindSql({ schema }: ServicePlace, topic: string): string {
  const [table, key, where] =
    schema === 'execution'
      ? ['journal', 'instance_id', '']
      : ['outbox', 'key', `and topic = ${pg.escapeLiteral(topic)}`];
  return `
    update ${schema}.bus_offsets o set (xid, key, seq, generation) = (
      select l.xid, l.key, l.seq, case when l.xid is null then null else o.generation end from (select 1) one
      left join lateral (
        select xid, ${key}::text as key, seq from ${schema}.${table} where at < $2 ${where}
        order by xid desc, ${key} desc, seq desc limit 1) l on true)
    where consumer = 'relay' and o.topic = $1`;
}
