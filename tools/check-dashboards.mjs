#!/usr/bin/env node
// Runs every query of every dashboard and alert through a real Prometheus that watches a real Baton.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { alerts, dashboards, faults, panelsOf, root } from './watching/files.mjs';
import { runExample, startBaton, startPrometheus, until } from './watching/running.mjs';

const usage = `node tools/check-dashboards.mjs
Checks deploy/grafana, deploy/prometheus and docs/how-to/runbooks against each other, and their queries against a Baton
in one process and a Prometheus, both started for it. Needs prometheus and promtool on the PATH.`;

/** Panels that show nothing on a healthy Baton in one process, and why. */
const EMPTY = {
  'baton-bus: Rows that wait for the relay': 'the bus in PostgreSQL has no relay',
  'baton-bus: Oldest row': 'the bus in PostgreSQL has no relay',
  'baton-bus: Spans exported per second': 'no collector is configured',
  'baton-bus: Traces behind by': 'no collector is configured',
  'baton-overview: Calls that fail': 'nothing has to fail here',
};

/** Alerts that a busy machine may rightly raise while this runs. */
const OF_THE_MACHINE = new Set(['BatonEdgeSlow', 'BatonReadSideStale']);

if (process.argv.includes('--help')) {
  console.log(usage);
  process.exit(0);
}

const problems = [];
const folder = mkdtempSync(join(tmpdir(), 'baton-watching-'));
const started = [];
try {
  const baton = await startBaton(folder);
  started.push(baton);
  problems.push(...faults(await declared()));
  const prometheus = await startPrometheus(folder, baton.address);
  started.push(prometheus);
  await work(baton, prometheus);
  problems.push(...(await textFaults(baton)), ...(await queryFaults(prometheus)), ...(await alertFaults(prometheus)));
} catch (error) {
  problems.push(error.stack);
} finally {
  for (const running of started.reverse()) await running.stop();
  rmSync(folder, { recursive: true, force: true });
}
for (const problem of problems) console.error(problem);
const queries = dashboards().reduce((total, { board }) => total + panelsOf(board).length, 0);
console.log(`${queries} panels and ${alerts().length} alerts, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);

/** Names as Prometheus knows them. */
async function declared() {
  const file = join(root, 'libs/service-kit/dist/telemetry/conventions.js');
  const { metrics, prometheusName } = await import(pathToFileURL(file).href);
  return new Set(Object.keys(metrics).map(prometheusName));
}

/** Gives most metrics a value: a whole story, and a stream that ends; twice, since a series begins at its first look. */
async function work(baton, prometheus) {
  const seen = (series) => until(`${series} is seen`, async () => (await prometheus.now(series)).length > 0, 30_000);
  await seen('up == 1');
  const headers = { authorization: `Bearer ${baton.key}` };
  for (let time = 1; time <= 2; time++) {
    const leave = new AbortController();
    await fetch(`${baton.url}/v1/notifications/stream`, { headers, signal: leave.signal });
    leave.abort();
    await runExample(baton);
    await seen('baton_connector_duration_seconds_count > 0');
  }
}

async function textFaults({ url }) {
  const input = await (await fetch(`${url}/metrics`)).text();
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' });
  return status === 0 ? [] : [`promtool check metrics: ${stdout}${stderr}`];
}

/** What has no data yet may have some after the next look: rates need two. */
async function queryFaults(prometheus) {
  const shown = dashboards().flatMap(({ board }) =>
    panelsOf(board).flatMap((panel) =>
      panel.targets.map(({ expr }) => ({ name: `${board.uid}: ${panel.title}`, expr: filledIn(expr) })),
    ),
  );
  const look = ({ name, expr }) =>
    until(name, async () => (await prometheus.query(expr)).length > 0, name in EMPTY ? 0 : 15_000).then(
      () => (name in EMPTY ? [`${name} shows something: it is no exception any more`] : []),
      async () => {
        const error = await prometheus.query(expr).then(
          () => undefined,
          (failure) => failure,
        );
        if (error !== undefined) return [`${name}: ${error.message}\n  ${expr}`];
        return name in EMPTY ? [] : [`${name} shows nothing: ${expr}`];
      },
    );
  return (await Promise.all(shown.map(look))).flat();
}

function filledIn(expr) {
  return expr.replaceAll(/\$(job|instance)\b/g, '.*').replaceAll('$__rate_interval', '30s');
}

/** Every rule can be evaluated, and nobody is called to a healthy Baton. */
async function alertFaults(prometheus) {
  const evaluated = await until(
    'all rules are evaluated',
    async () => {
      const all = await prometheus.rules();
      return all.every(({ lastEvaluation }) => !lastEvaluation.startsWith('0001')) && all;
    },
    20_000,
  );
  const broken = evaluated.filter(({ health }) => health !== 'ok');
  const page = alerts().filter(({ alert, labels }) => labels.severity === 'page' && !OF_THE_MACHINE.has(alert));
  const ringing = await Promise.all(
    page.map(async ({ alert, expr }) =>
      (await prometheus.now(expr)).length > 0 ? [`${alert} would call somebody now`] : [],
    ),
  );
  return [...broken.map(({ name, lastError }) => `${name}: ${lastError}`), ...ringing.flat()];
}
