/** What one instance of `one-task` costs, from measurements. Microseconds of CPU, and bytes. */
export interface Costs {
  /** Of a process of `execution`, its edge included. */
  readonly execution: number;
  /** Of the part of it that reads the journal and sends facts: one leader per database does it for all replicas. */
  readonly relay: number;
  readonly executionDatabase: number;
  readonly insight: number;
  readonly insightDatabase: number;
  readonly walBytes: number;
  /** Of `execution` and `insight` together. */
  readonly databaseBytes: number;
}

/** What is taken as given, because nothing here measures it. */
export interface Assumptions {
  /** How busy anything is planned to be: beyond about this, queues grow faster than work. */
  readonly utilisation: number;
  readonly databaseCores: number;
  /** WAL that one PostgreSQL writes, replicates and archives day in day out. */
  readonly walBytesPerSecond: number;
  /** Facts of one instance as they are sent. */
  readonly factBytes: number;
  readonly partitionBytesPerSecond: number;
  readonly brokerBytesPerSecond: number;
  readonly kafkaCopies: number;
  readonly retentionDays: number;
}

/** Of these the distributed composition has more than one from the beginning. */
const AT_FIRST: Readonly<Record<string, number>> = {
  'Kafka partitions, by bytes': 12,
};

export const ASSUMPTIONS: Assumptions = {
  utilisation: 0.6,
  databaseCores: 16,
  walBytesPerSecond: 150e6,
  factBytes: 2_500,
  partitionBytesPerSecond: 5e6,
  brokerBytesPerSecond: 200e6,
  kafkaCopies: 3,
  retentionDays: 30,
};

/** One kind of thing of which there can be more. */
export interface Part {
  readonly name: string;
  /** Instances a second that one of them takes, at the planned utilisation. */
  readonly each: number;
  /** What existing engine takes it when one is not enough. */
  readonly taker: string;
}

/** Everything an instance passes, by how much one of each takes. */
export function partsOf(costs: Costs, assumed: Assumptions): readonly Part[] {
  const { utilisation, databaseCores } = assumed;
  const oneCore = (micros: number): number => (utilisation * 1e6) / micros;
  const wal = (utilisation * assumed.walBytesPerSecond) / costs.walBytes;
  const facts = (bytesPerSecond: number): number => (utilisation * bytesPerSecond) / assumed.factBytes;
  return [
    {
      name: 'execution replicas',
      each: oneCore(costs.execution),
      taker: 'more replicas: they share nothing but PostgreSQL',
    },
    {
      name: "execution databases, by PostgreSQL's CPU",
      each: databaseCores * oneCore(costs.executionDatabase),
      taker: 'several databases or Citus, by hash of the instance id',
    },
    { name: 'execution databases, by WAL', each: wal, taker: 'several databases or Citus, by hash of the instance id' },
    {
      name: 'execution databases, by their relay (one leader each)',
      each: oneCore(costs.relay),
      taker: 'several databases: each has a leader of its own',
    },
    { name: 'insight consumers', each: oneCore(costs.insight), taker: 'Kafka partitions: one consumer each at most' },
    {
      name: "insight databases, by PostgreSQL's CPU",
      each: databaseCores * oneCore(costs.insightDatabase),
      taker: 'a database per group of partitions; lists ask all of them',
    },
    { name: 'Kafka partitions, by bytes', each: facts(assumed.partitionBytesPerSecond), taker: 'Kafka' },
    {
      name: 'Kafka brokers, by bytes',
      each: facts(assumed.brokerBytesPerSecond / assumed.kafkaCopies),
      taker: 'Kafka',
    },
  ];
}

export interface Need extends Part {
  readonly count: number;
}

export interface Plan {
  readonly rate: number;
  readonly needs: readonly Need[];
  /** What is full first, on what the smaller rate needs; for the smallest, on one of each and what there is at first. */
  readonly first: Need;
  readonly databases: number;
  readonly partitions: number;
  readonly walMbPerSecond: number;
  /** Of databases, after the retention. */
  readonly storedTb: number;
}

/** What a rate needs, and which part of `before` is the first that no longer suffices. */
export function planFor(rate: number, costs: Costs, assumed: Assumptions, before?: Plan): Plan {
  const needs = partsOf(costs, assumed).map((part) => Object.assign({ count: Math.ceil(rate / part.each) }, part));
  const had = (name: string): number => before?.needs.find((need) => need.name === name)?.count ?? AT_FIRST[name] ?? 1;
  const [first] = needs.toSorted((a, b) => a.each * had(a.name) - b.each * had(b.name));
  const most = (words: string): number =>
    Math.max(...needs.filter(({ name }) => name.includes(words)).map(({ count }) => count));
  return {
    rate,
    needs,
    first: first!,
    databases: most('execution databases'),
    partitions: Math.max(most('Kafka partitions'), most('insight consumers')),
    walMbPerSecond: (rate * costs.walBytes) / 1e6,
    storedTb: (rate * costs.databaseBytes * 86_400 * assumed.retentionDays) / 1e12,
  };
}
