/**
 * Every name by which Baton is watched: what is not listed here is not exposed. Names follow OpenTelemetry's semantic
 * conventions, and `baton.<noun>.<what>` where those have none.
 */

export { attributes, spanEvents, spans } from './span-conventions.js';

export type MetricKind = 'counter' | 'gauge' | 'histogram';

/** Whose processes expose a metric: `every` process, or those of one service. */
export type MetricOwner = 'every' | 'execution' | 'insight' | 'integration' | 'notification' | 'task';

/**
 * `process`: replicas count apart, so their sum is the whole. `database`: read from tables that replicas share, so each
 * replica shows the same number; take `max by (…)`, never the sum.
 */
export type MetricScope = 'process' | 'database';

export interface MetricConvention {
  readonly kind: MetricKind;
  /** UCUM: `s`, `By`; absent for counts. Prometheus' name ends with it. */
  readonly unit?: 's' | 'By';
  /** In OpenTelemetry's spelling; Prometheus shows dots as underscores. */
  readonly labels?: readonly string[];
  readonly description: string;
  readonly scope: MetricScope;
  readonly owner: MetricOwner;
  /** Histograms: upper bounds in the metric's unit. */
  readonly buckets?: readonly number[];
}

const QUICK = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const SLOW = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600];

const every = { owner: 'every', scope: 'process' } as const;
const bus = { owner: 'every', scope: 'database' } as const;
const journal = { owner: 'execution', scope: 'process' } as const;
const queues = { owner: 'execution', scope: 'database' } as const;
const people = { owner: 'task', scope: 'database' } as const;
const mails = { owner: 'notification', scope: 'database' } as const;

const EVENT_LOOP = 'Delay of the event loop since the last reading';

/** By OpenTelemetry's name; {@link prometheusName} tells how Prometheus calls it. Counts of waiting things end at 100,000. */
export const metrics = {
  // Calls
  'http.server.request.duration': {
    ...every,
    kind: 'histogram',
    unit: 's',
    labels: ['http.request.method', 'http.route', 'http.response.status_code'],
    buckets: QUICK,
    description: 'Duration of answered HTTP calls, without streams and calls that wait for something',
  },
  'rpc.server.duration': {
    ...every,
    kind: 'histogram',
    unit: 's',
    labels: ['rpc.system', 'rpc.service', 'rpc.method', 'rpc.grpc.status_code'],
    buckets: QUICK,
    description: 'Duration of answered gRPC calls, without streams and calls that wait for something',
  },
  'baton.streams.ended': {
    ...every,
    kind: 'counter',
    labels: ['surface', 'method', 'status'],
    description: 'Streams and waiting calls that have ended',
  },
  'baton.streams.open': { ...every, kind: 'gauge', description: 'Long streams open now' },

  // Process
  'baton.build.info': { ...every, kind: 'gauge', labels: ['version', 'service'], description: 'Always 1' },
  'baton.ready': { ...every, kind: 'gauge', description: '1 while /readyz answers 200, else 0' },
  'process.uptime': { ...every, kind: 'gauge', unit: 's', description: 'Time since the process started' },
  'process.cpu.time': {
    ...every,
    kind: 'counter',
    unit: 's',
    labels: ['cpu.mode'],
    description: 'Processor time of the process',
  },
  'process.memory.usage': { ...every, kind: 'gauge', unit: 'By', description: 'Resident memory of the process' },
  'nodejs.heap.used': { ...every, kind: 'gauge', unit: 'By', description: "JavaScript's heap in use" },
  'nodejs.eventloop.delay.p50': { ...every, kind: 'gauge', unit: 's', description: EVENT_LOOP },
  'nodejs.eventloop.delay.p99': { ...every, kind: 'gauge', unit: 's', description: EVENT_LOOP },
  'nodejs.eventloop.delay.max': { ...every, kind: 'gauge', unit: 's', description: EVENT_LOOP },
  'baton.db.connections': {
    ...every,
    kind: 'gauge',
    labels: ['state'],
    description: 'Connections of the pool, idle and used',
  },
  'baton.db.connections.max': { ...every, kind: 'gauge', description: 'Most connections the pool may open' },
  'baton.db.requests.waiting': {
    ...every,
    kind: 'gauge',
    description: 'Requests that wait for a connection of the pool',
  },
  'baton.transaction.oldest': {
    ...bus,
    kind: 'gauge',
    unit: 's',
    description: 'Age of the oldest transaction of the database server: facts younger than it are not published yet',
  },

  // Bus
  'baton.outbox.waiting': {
    ...bus,
    kind: 'gauge',
    labels: ['schema', 'topic'],
    description: 'Committed rows that the relay has not sent to the broker; 10,000 at most are counted',
  },
  'baton.outbox.oldest': {
    ...bus,
    kind: 'gauge',
    unit: 's',
    labels: ['schema', 'topic'],
    description: 'Age of the oldest committed row that the relay has not sent to the broker',
  },
  'baton.consumer.waiting': {
    ...bus,
    kind: 'gauge',
    labels: ['group', 'topic'],
    description: 'Facts that a consumer group has not handled (its lag); 10,000 at most are counted',
  },
  'baton.consumer.oldest': {
    ...bus,
    kind: 'gauge',
    unit: 's',
    labels: ['group', 'topic'],
    description:
      'Age of the oldest fact that a consumer group has not handled; over Kafka, since the broker has it, at least',
  },
  'baton.consumer.handled': {
    ...every,
    kind: 'counter',
    labels: ['group'],
    description: 'Facts that this process has handled',
  },
  'baton.consumer.leading': {
    ...every,
    kind: 'gauge',
    labels: ['group'],
    description: '1 where this process handles facts of the group',
  },
  'baton.dlq.parked': {
    ...bus,
    kind: 'gauge',
    labels: ['group'],
    description: 'Facts that a consumer group has parked, and those that wait behind them',
  },
  'baton.bus.trouble': { ...every, kind: 'gauge', description: '1 while facts do not travel to or from this process' },

  // Execution
  'baton.instances.started': { ...journal, kind: 'counter', description: 'Instances started, called ones included' },
  'baton.instances.ended': { ...journal, kind: 'counter', description: 'Instances that have ended, in whatever way' },
  'baton.journal.appends': { ...journal, kind: 'counter', description: 'Commands made durable' },
  'baton.journal.flushes': { ...journal, kind: 'counter', description: 'Flushes; appends per flush is the batch size' },
  'baton.journal.flush.time': { ...journal, kind: 'counter', unit: 's', description: 'Time spent in flushes' },
  'baton.journal.conflicts': {
    ...journal,
    kind: 'counter',
    description: 'Appends that another replica was ahead of; each was decided again',
  },
  'baton.journal.resent': {
    ...journal,
    kind: 'counter',
    description: 'Flushes sent again after a broken connection or a deadlock',
  },
  'baton.commands.under_way': {
    ...journal,
    kind: 'gauge',
    description: 'Commands admitted and not answered; large ones count for several',
  },
  'baton.commands.limit': {
    ...journal,
    kind: 'gauge',
    description: 'Commands under way beyond which starts are refused; twice as many for what finishes work',
  },
  'baton.commands.refused': {
    ...journal,
    kind: 'counter',
    labels: ['work'],
    description: 'Commands refused since too many were under way: start, finish',
  },
  'baton.journal.queued': { ...journal, kind: 'gauge', description: 'Commands that wait for a flush' },
  'baton.journal.cache.hits': { ...journal, kind: 'counter', description: 'Instances found in memory' },
  'baton.journal.cache.misses': { ...journal, kind: 'counter', description: 'Instances read from the database' },
  'baton.journal.warm': { ...journal, kind: 'gauge', description: 'Instances kept in memory' },
  'baton.journal.warm.size': { ...journal, kind: 'gauge', unit: 'By', description: 'Memory they take, estimated' },
  'baton.journal.strays': {
    ...queues,
    kind: 'gauge',
    description:
      'Rows of the journal that no partition of their time was there for; above 0, a clock is ahead or partitions are not made; 1,000 at most are counted',
  },
  'baton.retention.instances': { ...journal, kind: 'counter', description: 'Instances removed after their retention' },
  'baton.retention.partitions': {
    ...journal,
    kind: 'counter',
    description: 'Partitions of the journal dropped because all their instances had ended long enough ago',
  },
  'baton.jobs.waiting': { ...queues, kind: 'gauge', description: 'Jobs that are due and that no worker holds' },
  'baton.jobs.oldest': { ...queues, kind: 'gauge', unit: 's', description: 'How long the first of them has been due' },
  'baton.timers.due': { ...queues, kind: 'gauge', description: 'Timers that are due and have not fired' },
  'baton.timers.oldest': {
    ...queues,
    kind: 'gauge',
    unit: 's',
    description: 'How long the first of them has been due',
  },
  'baton.incidents.open': { ...queues, kind: 'gauge', description: 'Incidents that nobody has resolved' },
  'baton.messages.waiting': {
    ...queues,
    kind: 'gauge',
    description: 'Published messages that nothing has received yet',
  },
  'baton.traces.exported': {
    ...journal,
    kind: 'counter',
    labels: ['result'],
    description: 'Spans of the journal sent to the collector: taken, refused (given up)',
  },
  'baton.traces.lag': {
    ...journal,
    kind: 'gauge',
    unit: 's',
    description: 'Age of the oldest append whose spans the collector has not taken; shown by the replica that exports',
  },

  // People
  'baton.tasks.open': {
    ...people,
    kind: 'gauge',
    labels: ['state'],
    description: 'Tasks of people: open, claimed, submitting',
  },
  'baton.tasks.overdue': { ...people, kind: 'gauge', description: 'Open tasks past their due date' },
  'baton.tasks.escalated': { ...people, kind: 'gauge', description: 'Open tasks that have been escalated' },
  'baton.tasks.reminders': {
    owner: 'task',
    scope: 'process',
    kind: 'counter',
    labels: ['kind'],
    description: 'Nudges and escalations carried out',
  },
  'baton.service_levels.oldest': {
    ...people,
    kind: 'gauge',
    unit: 's',
    description: 'How long the first nudge or escalation that is not carried out has been due',
  },
  'baton.mails.queued': { ...mails, kind: 'gauge', description: 'Messages that the mail server has not taken yet' },
  'baton.mails.oldest': { ...mails, kind: 'gauge', unit: 's', description: 'Age of the oldest of them' },
  'baton.mails.attempts': {
    owner: 'notification',
    scope: 'process',
    kind: 'counter',
    labels: ['result'],
    description: 'Attempts at sending: sent, failed (tried again), refused (given up)',
  },

  // Systems
  'baton.connector.calls': {
    owner: 'integration',
    scope: 'process',
    kind: 'counter',
    labels: ['result'],
    description: 'Calls of other systems: succeeded, failed (tried again), refused (final)',
  },
  'baton.connector.duration': {
    owner: 'integration',
    scope: 'process',
    kind: 'histogram',
    unit: 's',
    buckets: SLOW,
    description: 'Duration of calls of other systems',
  },
  'baton.webhook.calls': {
    owner: 'integration',
    scope: 'process',
    kind: 'counter',
    labels: ['result'],
    description: 'Calls that came in by webhooks: accepted, repeated, refused',
  },
  'baton.events.attempts': {
    owner: 'integration',
    scope: 'process',
    kind: 'counter',
    labels: ['result'],
    description:
      'Attempts at sending events to the endpoints of tenants: delivered, failed (tried again), refused (given up)',
  },
  'baton.events.oldest': {
    owner: 'integration',
    scope: 'database',
    kind: 'gauge',
    unit: 's',
    description: 'How long the first event that is to be sent has been due',
  },

  // Read side
  'baton.insight.freshness': {
    owner: 'insight',
    scope: 'process',
    kind: 'histogram',
    unit: 's',
    buckets: SLOW,
    description: 'From a fact to the view that shows it: the oldest fact of each batch',
  },
} as const satisfies Readonly<Record<string, MetricConvention>>;

export type MetricName = keyof typeof metrics;

const UNIT_NAMES = { s: '_seconds', By: '_bytes' } as const;

/** How Prometheus calls a metric: `baton.journal.flush.time` → `baton_journal_flush_time_seconds_total`. */
export function prometheusName(name: MetricName): string {
  const { kind, unit }: MetricConvention = metrics[name];
  const base = name.replaceAll('.', '_') + (unit === undefined ? '' : UNIT_NAMES[unit]);
  return kind === 'counter' ? `${base}_total` : base;
}
