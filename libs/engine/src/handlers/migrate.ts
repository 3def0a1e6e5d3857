import { Rejection } from '@baton/kernel';

import { listen } from '../behaviours/triggers/registry.js';
import { awaitedBy } from '../behaviours/triggers/awaited.js';
import type { Turn } from '../executable.js';
import { Failure } from '../failure.js';
import { resolveIncidents } from '../incidents.js';
import type { ChangedWaits } from '../migrate-waits.js';
import { planMigration } from '../plan-migration.js';
import { tokensNeeded } from '../tokens.js';
import type { CommandHandler } from './handler.js';

export const migrateInstance: CommandHandler<'MigrateInstance'> = (turn, command) => {
  const { definitionId, version, mapping, by } = command;
  const { target } = turn;
  if (!target) throw new Rejection('not-found', 'VERSION_UNKNOWN', `There is no version ${version} at hand`);
  const { problems, renamed, waits } = planMigration(turn.process, target, turn.state, mapping);
  if (problems.length > 0) throw new Rejection('wrong-state', 'MIGRATION_IMPOSSIBLE', problems.join('; '));
  const gathering = gatheringTokens(turn);
  turn.emit({ type: 'InstanceMigrated', definitionId, version, renamed, ...(by === undefined ? {} : { by }) });
  turn.runIn(target);
  changeWaits(turn, waits);
  for (const n of gathering) goOnIfEnough(turn, n);
};

const CLOSED = {
  timers: 'TimerCanceled',
  subscriptions: 'SubscriptionClosed',
  conditions: 'ConditionClosed',
} as const;

function changeWaits(turn: Turn, { closes, opens, jobs }: ChangedWaits): void {
  for (const { table, n } of closes) turn.emit({ type: CLOSED[table], n });
  for (const { element, host, definition } of opens) {
    const node = turn.node(element);
    const others = awaitedBy(node.model).flatMap((_, place) =>
      definition === undefined || place === definition ? [] : [place],
    );
    attempt(() => listen(turn, node, host, others));
  }
  for (const n of jobs) offerAnew(turn, n);
}

function offerAnew(turn: Turn, n: number): void {
  const elementInstance = turn.state.jobs[n]?.elementInstance;
  if (elementInstance === undefined) return;
  turn.emit({ type: 'JobCanceled', n });
  resolveIncidents(turn, ({ job }) => job === n);
  const node = turn.nodeOf(elementInstance);
  attempt(() => node.behaviour.activate?.(node, elementInstance, turn));
}

/** What the other version gets wrong keeps the instance in the version that it runs in. */
function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Rejection('wrong-state', 'MIGRATION_IMPOSSIBLE', error.message);
  }
}

/** Element instances at which tokens wait for others. */
function gatheringTokens(turn: Turn): readonly number[] {
  return Object.entries(turn.state.elements).flatMap(([key, { arrived, fired }]) => {
    if (key === '0' || arrived === undefined || fired !== undefined) return [];
    const node = turn.nodeOf(Number(key));
    const gathers = node.model.kind === 'parallelGateway' || arrived.length < tokensNeeded(node);
    return gathers ? [Number(key)] : [];
  });
}

/** Fewer tokens may be needed now than have come. */
function goOnIfEnough(turn: Turn, n: number): void {
  const { arrived = [] } = turn.instance(n);
  const node = turn.nodeOf(n);
  if (node.model.kind !== 'parallelGateway') {
    if (arrived.length >= tokensNeeded(node)) turn.later(n, 'activate');
  } else if (node.incoming.every(({ id }) => arrived.includes(id))) turn.later(n, 'complete');
}
