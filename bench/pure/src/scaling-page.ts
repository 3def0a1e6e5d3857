import type { Latency, Replica } from './queueing.js';
import type { Assumptions, Costs, Plan } from './reckoning.js';

interface Reckoned {
  readonly costs: Costs;
  readonly assumed: Assumptions;
  readonly replica: Replica;
  readonly plans: readonly Plan[];
  readonly loads: readonly { readonly perSecond: number; readonly latency: Latency }[];
}

/** All that was reckoned, as Markdown. */
export function scalingPage({ costs, assumed, replica, plans, loads }: Reckoned): string {
  return [costTable(costs), assumptions(assumed), needs(plans), firsts(plans), simulated(replica, loads)].join('\n\n');
}

const number = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const costTable = (costs: Costs): string =>
  table(
    ['measured, per instance of `one-task`', ''],
    [
      ['`execution`, µs of CPU', number(costs.execution)],
      ['of all, reading the journal and sending facts, µs', number(costs.relay)],
      ["`execution`'s PostgreSQL, µs", number(costs.executionDatabase)],
      ['`insight` and the other consumers, µs', number(costs.insight)],
      ['their PostgreSQL, µs', number(costs.insightDatabase)],
      ['WAL, bytes', number(costs.walBytes)],
      ['database, bytes', number(costs.databaseBytes)],
    ],
  );

const assumptions = (assumed: Assumptions): string =>
  table(
    ['taken as given, not measured', ''],
    [
      ['how busy anything is planned to be', `${assumed.utilisation * 100} %`],
      ['cores of a PostgreSQL', number(assumed.databaseCores)],
      ['WAL that one PostgreSQL can write and replicate', `${number(assumed.walBytesPerSecond / 1e6)} MB/s`],
      ['facts of one instance', `${number(assumed.factBytes)} bytes`],
      ['a Kafka partition', `${number(assumed.partitionBytesPerSecond / 1e6)} MB/s`],
      ['a Kafka broker', `${number(assumed.brokerBytesPerSecond / 1e6)} MB/s, ${assumed.kafkaCopies} copies of all`],
      ['finished instances are kept', `${assumed.retentionDays} days`],
    ],
  );

function needs(plans: readonly Plan[]): string {
  const names = plans[0]?.needs.map(({ name, each }) => ({ name, each })) ?? [];
  const count = (plan: Plan, name: string): string => number(plan.needs.find((need) => need.name === name)?.count ?? 0);
  return table(
    ['reckoned', 'one takes inst/s', ...plans.map(({ rate }) => `for ${number(rate)}/s`)],
    [
      ...names.map(({ name, each }) => [name, number(each)].concat(plans.map((plan) => count(plan, name)))),
      ['**execution databases**', '', ...plans.map(({ databases }) => `**${number(databases)}**`)],
      ['**Kafka partitions**', '', ...plans.map(({ partitions }) => `**${number(partitions)}**`)],
      ['WAL in all, MB/s', '', ...plans.map(({ walMbPerSecond }) => number(walMbPerSecond))],
      ['kept in databases, TB', '', ...plans.map(({ storedTb }) => number(storedTb))],
    ],
  );
}

const firsts = (plans: readonly Plan[]): string =>
  table(
    ['on the way to', 'full first', 'who takes it'],
    plans.map(({ rate, first }) => [`${number(rate)}/s`, first.name, first.taker]),
  );

const simulated = (replica: Replica, loads: Reckoned['loads']): string =>
  [
    `One replica simulated: ${number(replica.commandMicros)} µs a command, commits of ${number(replica.commitMicros)} µs and ${number(replica.rowMicros)} µs for each command in them, ${replica.connections} at once, ${number(replica.roundTripMicros)} µs to a worker and back; arrivals by chance.`,
    '',
    table(
      ['inst/s', 'commands a commit', 'start to completion p50 ms', 'p99 ms', 'keeps up'],
      loads.map(({ perSecond, latency: { batch, p50Ms, p99Ms, keepsUp } }) => [
        number(perSecond),
        number(batch),
        number(p50Ms),
        number(p99Ms),
        keepsUp ? 'yes' : 'no',
      ]),
    ),
  ].join('\n');
