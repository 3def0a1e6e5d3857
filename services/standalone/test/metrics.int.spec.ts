import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { metrics, prometheusName, type MetricConvention, type MetricName } from '@baton/service-kit';
import { freePort } from '@baton/testing';

import { loadConfig } from '../src/config.js';
import { startStandalone, type Standalone } from '../src/standalone.js';

/** Not to be seen in one process on which nobody works, and why. */
const ABSENT: Partial<Record<MetricName, string>> = {
  'baton.outbox.waiting': 'the bus in PostgreSQL has no relay',
  'baton.outbox.oldest': 'the bus in PostgreSQL has no relay',
  'baton.traces.exported': 'no collector is configured',
  'baton.traces.lag': 'no collector is configured',
  'baton.connector.duration': 'no other system is called',
};

const key = 'baton_metrics_0123456789abcdef';
let dataDir: string;
let baton: Standalone;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-metrics-'));
  baton = await startStandalone(
    loadConfig({
      BATON_DATA_DIR: dataDir,
      BATON_HTTP_PORT: String(await freePort()),
      BATON_GRPC_PORT: String(await freePort()),
      BATON_ADMIN_EMAIL: 'admin@baton.example',
      BATON_ADMIN_PASSWORD: 'measured and weighed',
      BATON_ADMIN_API_KEY: key,
      BATON_EXAMPLES: 'off',
      BATON_LOG_LEVEL: 'silent',
    }),
  );
});

afterAll(async () => {
  await baton?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const call = (path: string, init: RequestInit = {}) =>
  fetch(baton.application.httpUrl + path, { ...init, headers: { authorization: `Bearer ${key}`, ...init.headers } });

/** Prometheus' name of each metric in the text, with the names of its labels. */
async function shown(): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  const types = new Map<string, string>();
  for (const line of (await (await call('/metrics')).text()).split('\n')) {
    const [, metric = '', type = ''] = /^# TYPE (\S+) (\S+)/.exec(line) ?? [];
    if (metric !== '') types.set(metric, type);
    const [, series = '', labels = ''] = /^([a-z]\w*)(?:\{(.*)\})? /.exec(line) ?? [];
    if (series === '') continue;
    const base = series.replace(/_(bucket|count|sum)$/, '');
    const name = types.get(base) === 'histogram' ? base : series;
    const names = [...labels.matchAll(/(\w+)="/g)].map(([, label = '']) => label).filter((label) => label !== 'le');
    found.set(name, new Set([...(found.get(name) ?? []), ...names]));
  }
  return found;
}

const declared = Object.entries<MetricConvention>(metrics).map(([name, convention]) => ({
  name: name as MetricName,
  prometheus: prometheusName(name as MetricName),
  labels: (convention.labels ?? []).map((label) => label.replaceAll('.', '_')).toSorted(),
}));

describe('the metrics of a process', () => {
  it('are those that are declared, with their labels, and no others', async () => {
    await work();
    await expect
      .poll(async () => missing(await shown()), { timeout: 30_000, message: 'declared, and absent without a reason' })
      .toEqual([]);
    const now = await shown();
    const unknown = [...now.keys()].filter((name) => !declared.some(({ prometheus }) => prometheus === name));
    expect(unknown, 'not declared').toEqual([]);
    for (const { prometheus, labels } of declared)
      if (now.has(prometheus)) expect([...(now.get(prometheus) ?? [])].toSorted(), prometheus).toEqual(labels);
    const present = declared.filter(({ name, prometheus }) => name in ABSENT && now.has(prometheus));
    expect(present, 'no exceptions any more').toEqual([]);
  });

  it('tell how long answers take, and nothing of streams and calls that wait', async () => {
    const text = await (await call('/metrics')).text();
    expect(text).toMatch(/http_server_request_duration_seconds_count\{[^}]*http_route="\/v1\/instances"/);
    expect(text).not.toMatch(/request_duration_seconds_count\{[^}]*(notifications\/stream|jobs\/activate)/);
    expect(text).toMatch(/baton_streams_ended_total\{[^}]*notifications\/stream[^}]*\} 1/);
  });

  it('name routes, never addresses', async () => {
    await Promise.all(['/v1/instances/one', '/v1/instances/two', '/nowhere/x', '/nowhere/y'].map((path) => call(path)));
    const routes = [...(await (await call('/metrics')).text()).matchAll(/http_route="([^"]*)"/g)].map(
      ([, route]) => route,
    );
    expect(routes.filter((route) => /one|two|nowhere/.test(route ?? ''))).toEqual([]);
  });
});

const missing = (now: ReadonlyMap<string, unknown>): string[] =>
  declared.filter(({ name, prometheus }) => !(name in ABSENT) && !now.has(prometheus)).map(({ name }) => name);

const DIAGRAM = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
  <process id="short" name="Short" isExecutable="true">
    <startEvent id="start"><outgoing>f</outgoing></startEvent>
    <sequenceFlow id="f" sourceRef="start" targetRef="end"/>
    <endEvent id="end"><incoming>f</incoming></endEvent>
  </process>
</definitions>`;

/** A person (whose facts reach the read side), a call between services (a deployment), a stream that is left, a call that waits. */
async function work(): Promise<void> {
  const json = { 'content-type': 'application/json' };
  const person = { email: 'anna@baton.example', name: 'Anna', roles: ['participant'] };
  expect(
    (await call('/v1/people', { method: 'POST', headers: json, body: JSON.stringify(person) })).status,
  ).toBeLessThan(300);
  await call('/v1/instances');
  const xml = { 'content-type': 'application/xml' };
  const { modelId } = (await (
    await call('/v1/models', { method: 'POST', headers: xml, body: DIAGRAM })
  ).json()) as Record<string, string>;
  expect((await call(`/v1/models/${modelId}/deploy`, { method: 'POST' })).status).toBeLessThan(300);
  const leave = new AbortController();
  await call('/v1/notifications/stream', { signal: leave.signal });
  leave.abort();
  const wait = { type: 'nobody', worker: 'test', maxJobs: 1, waitMs: 50 };
  await call('/v1/jobs/activate', { method: 'POST', headers: json, body: JSON.stringify(wait) });
}
