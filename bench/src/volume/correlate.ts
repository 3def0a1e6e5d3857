import type { Report } from '../client.js';
import { costOf, faultsOf } from '../rate.js';
import type { Scenario } from '../scenario.js';
import { workloads } from '../workloads.js';
import { fill, untilCalm } from './filling.js';

const INSTANCES = 100_000;
const QUICK_INSTANCES = 5_000;
/** Of those that wait, so many more are there as are told in each part, so that never fewer than said wait. */
const WARM_UP = 0.05;
const AT_ONCE = 0.4;
const AT_HALF = 0.2;
/** A message is answered when its receiver has gone on: half as many again at once are a seventh more a second, and wait a third longer. */
const IN_FLIGHT = 32;

/** Messages to instances that wait for them, each for another one, while many more wait. */
export const correlate: Scenario = {
  about: 'messages against --instances that wait for them (100,000), beside the rate of one-task',
  seconds: 10,
  measure: async (bench) => {
    const { seconds, quick, transport, composition, instances = quick ? QUICK_INSTANCES : INSTANCES } = bench.options;
    const part = (share: number): number => Math.ceil(instances * share);
    const all = instances + part(WARM_UP) + part(AT_ONCE) + part(AT_HALF);
    const server = await bench.serve();
    const { client, report: filled } = await fill(bench, server, workloads['message']!, all);
    await untilCalm(server);
    const inFlight = Math.min(bench.options.inFlight ?? IN_FLIGHT, IN_FLIGHT);
    const tell = (share: number, from: number, perSecond?: number): Promise<Report> =>
      client.order({
        only: 'publish',
        instances: part(share),
        from,
        inFlight,
        ...(perSecond !== undefined && { perSecond }),
      });
    const warm = await tell(WARM_UP, 0);
    const { report, cost } = await costOf(server, client, () => tell(AT_ONCE, part(WARM_UP)));
    const half = await tell(AT_HALF, part(WARM_UP) + part(AT_ONCE), report.perSecond / 2);
    bench.say(
      `CPU µs per message: server ${cost.serverMicros}, client ${cost.clientMicros}, PostgreSQL ${cost.postgresMicros}`,
    );
    const oneTaskClient = await bench.drive(server, { workload: workloads['one-task']! });
    await oneTaskClient.order({ seconds: Math.min(seconds, 5) });
    const oneTask = await oneTaskClient.order({ seconds });
    const { rows } = await server.pool.query<{ waiting: string }>(
      `select count(*) as waiting from execution.subscriptions`,
    );
    const left = Number(rows[0]?.waiting);
    return {
      workload: 'correlate',
      transport,
      composition,
      instances,
      inFlight,
      started: report.started,
      completed: report.completed,
      perSecond: Math.round(report.perSecond),
      oneTaskPerSecond: Math.round(oneTask.perSecond),
      ofOneTask: Number((report.perSecond / oneTask.perSecond).toPrecision(4)),
      p50Ms: report.p50Ms,
      p99Ms: report.p99Ms,
      halfLoadP50Ms: half.p50Ms,
      halfLoadP99Ms: half.p99Ms,
      fillingPerSecond: Math.round(filled.perSecond),
      ...cost.figures,
      faults: [
        ...[filled, warm, report, half, oneTask].flatMap((one) => faultsOf(one)),
        ...(left === instances ? [] : [`${left} wait, ${instances} should`]),
      ],
    };
  },
};
