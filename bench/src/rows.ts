/** A value of a result, and what it has to reach; without a bound, it is only told. */
export interface Goal {
  /** Its name in words. */
  readonly what: string;
  /** Where it stands in the result: names with dots. */
  readonly figure: string;
  readonly least?: number;
  readonly most?: number;
  readonly unit?: string;
  /** It is a part of one, and told as per cent. */
  readonly share?: boolean;
}

/** A row of the table: one command, and what is asked of its result. */
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly args: readonly string[];
  readonly goals: readonly Goal[];
  /** Measured once: it takes long, and says so itself if two would differ. */
  readonly once?: boolean;
  /** Instead of the arguments, where it only has to be seen that it works. */
  readonly quick?: readonly string[];
}

const perSecond = (least: number): Goal => ({ what: 'inst/s', figure: 'perSecond', least });
const cpu = (most: number): Goal => ({ what: 'CPU-s per 1,000', figure: 'cpuSecondsPer1000', most });
const ms = (what: string, figure: string, most: number): Goal => ({ what, figure, most, unit: 'ms' });
const share = (what: string, figure: string, least: number): Goal => ({ what, figure, least, share: true });

const SECONDS = ['--seconds', '20'];

/** What Baton promises on two cores with everything on them. */
export const rows: readonly Row[] = [
  {
    id: 'one-task',
    title: '`one-task` streamed',
    args: ['one-task', ...SECONDS],
    goals: [
      perSecond(6_000),
      cpu(0.3),
      share('of the storage ceiling', 'shareOfCeiling', 0.25),
      ms('p50 at half load', 'halfLoadP50Ms', 5),
      ms('p99 at half load', 'halfLoadP99Ms', 25),
      { what: 'bytes', figure: 'bytesPerInstance', most: 1_500 },
      { what: 'WAL bytes', figure: 'walBytesPerInstance', most: 3_000 },
    ],
  },
  { id: 'no-wait', title: '`no-wait` streamed', args: ['no-wait', ...SECONDS], goals: [perSecond(8_000), cpu(0.25)] },
  {
    id: 'unary',
    title: '`one-task` unary gRPC',
    args: ['one-task', '--transport', 'unary', ...SECONDS],
    goals: [perSecond(2_000)],
  },
  {
    id: 'rest',
    title: '`one-task` REST',
    args: ['one-task', '--transport', 'rest', ...SECONDS],
    goals: [perSecond(1_200)],
  },
  {
    id: 'ten-tasks',
    title: '`ten-tasks` streamed',
    args: ['ten-tasks', ...SECONDS],
    goals: [perSecond(1_200), cpu(1.5)],
  },
  {
    id: 'fork-join',
    title: '`fork-join` streamed',
    args: ['fork-join', ...SECONDS],
    goals: [perSecond(2_000), cpu(0.9)],
  },
  {
    id: 'user-task',
    title: '`user-task` through both services and the bus',
    args: ['user-task', ...SECONDS],
    goals: [perSecond(1_000)],
  },
  {
    id: 'execution-alone',
    title: '`one-task` streamed, `execution` alone with a small read model',
    args: ['one-task', '--composition', 'execution', ...SECONDS],
    goals: [
      { what: 'inst/s', figure: 'perSecond' },
      { what: 'CPU-s per 1,000', figure: 'cpuSecondsPer1000' },
    ],
  },
  {
    id: 'rate-300',
    title: '`one-task` at 300/s',
    args: ['one-task', '--rate', '300', ...SECONDS],
    goals: [ms('p50', 'p50Ms', 2), ms('p99', 'p99Ms', 8)],
  },
  {
    id: 'waiting',
    title: '`waiting`: 1 M instances wait for a message',
    args: ['waiting'],
    quick: ['waiting', '--quick'],
    once: true,
    goals: [
      ms('restart to first completion', 'restartToFirstCompletionMs', 2_000),
      { what: 'server RSS', figure: 'rssMb.server', most: 500, unit: 'MB' },
      share('`one-task` on top, of its empty rate', 'ofEmpty', 0.95),
    ],
  },
  {
    id: 'timers',
    title: '`timers`: 100,000 due at once',
    args: ['timers'],
    quick: ['timers', '--quick'],
    once: true,
    goals: [ms('all fired', 'allFiredMs', 60_000), ms('p99 of `one-task` beside', 'besideP99Ms', 250)],
  },
  {
    id: 'correlate',
    title: '`correlate` against 100,000',
    args: ['correlate'],
    quick: ['correlate', '--quick'],
    once: true,
    goals: [ms('p99', 'p99Ms', 25), share('of `one-task`', 'ofOneTask', 0.5)],
  },
  {
    id: 'growth',
    title: 'growth: after 1 M finished instances',
    args: ['growth'],
    quick: ['growth', '--quick', '--seconds', '5'],
    once: true,
    goals: [
      share('of the empty rate', 'ofEmpty', 0.95),
      { what: 'bytes', figure: 'bytesPerInstance', most: 1_500 },
      { what: 'WAL bytes', figure: 'walBytesPerInstance', most: 3_000 },
    ],
  },
  {
    id: 'realistic',
    title: '`realistic` for 30 minutes',
    args: ['realistic', '--seconds', '1800'],
    quick: ['realistic', '--seconds', '20'],
    once: true,
    goals: [
      { what: 'figures with a trend', figure: 'moving.length', most: 0 },
      { what: 'lost', figure: 'lost', most: 0 },
      { what: 'doubled', figure: 'duplicates', most: 0 },
    ],
  },
  {
    id: 'overload',
    title: '3 × overload',
    args: ['overload'],
    quick: ['overload', '--quick'],
    goals: [
      share('of its peak', 'ofPeak', 0.9),
      { what: 'refused without Retry-After', figure: 'refusedWithoutRetryAfter', most: 0 },
    ],
  },
  {
    id: 'read-side',
    title: 'read side at 1,000 inst/s',
    args: ['read-side'],
    quick: ['read-side', '--quick', '--instances', '5000'],
    once: true,
    goals: [
      ms('insight lag p99', 'insightP99Ms', 500),
      ms('inbox lag p99', 'inboxP99Ms', 500),
      { what: 'catching up, × the rate', figure: 'catchUpToRate', least: 5 },
    ],
  },
  {
    id: 'idle',
    title: 'idle standalone',
    args: ['idle'],
    quick: ['idle', '--quick'],
    once: true,
    goals: [
      { what: 'RSS', figure: 'rssMbInAll', most: 300, unit: 'MB' },
      { what: 'CPU', figure: 'cpuPercent', most: 1, unit: '%' },
    ],
  },
];
