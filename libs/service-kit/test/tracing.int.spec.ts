import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { RunningPostgres } from '../src/postgres/embedded-postgres.js';
import { startOtlpReceiver } from './otlp-receiver.js';
import { temporaryPostgres, until, type LogLines } from './running.js';

const PROGRAM = fileURLToPath(new URL('traced-process.mjs', import.meta.url));
/** A busy machine loads programs slowly. */
const START_MS = 100_000;
const pem = () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

interface Started {
  readonly child: ChildProcess;
  readonly lines: LogLines;
  /** Tells it to stop; resolves with its exit code. */
  stop(): Promise<number | null>;
}

let postgres: RunningPostgres;
let collector: Awaited<ReturnType<typeof startOtlpReceiver>>;
const started: Started[] = [];
const KEYS = JSON.stringify({ portal: pem(), back: pem() });

beforeAll(async () => {
  [postgres, collector] = await Promise.all([temporaryPostgres(), startOtlpReceiver()]);
});

afterAll(async () => {
  await Promise.all(started.map(({ stop }) => stop()));
  await postgres?.stop();
  await collector?.stop();
});

async function start(service: string, env: Record<string, string>): Promise<Started & { http: string; grpc: string }> {
  const child = spawn(process.execPath, [PROGRAM], {
    env: { PATH: process.env['PATH'] ?? '', SERVICE: service, DATABASE_URL: postgres.url, KEYS, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: LogLines = [];
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((line) => JSON.parse(line) as Record<string, unknown>));
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const stop = (): Promise<number | null> => {
    child.kill('SIGTERM');
    return ended;
  };
  const process_ = { child, lines, stop };
  started.push(process_);
  await until(() => lines.some(({ msg }) => msg === 'Ready') || child.exitCode !== null, START_MS);
  const { http, grpc } = lines.find(({ msg }) => msg === 'Ready') as { http: string; grpc: string };
  return { ...process_, http, grpc };
}

/** The operation of the edge that asks the other process, which asks the database. */
const listDeadLetters = (http: string) => fetch(`${http}/v1/dlq`, { headers: { authorization: 'Bearer baton_ann' } });

describe('tracing', { timeout: 3 * START_MS }, () => {
  it('shows one request as one trace: HTTP, gRPC on both sides, SQL; and names it in the log', async () => {
    const named = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
    const back = await start('back', { ...named, OTEL_SERVICE_NAME: 'baton-back' });
    const portal = await start('portal', { ...named, OTEL_SERVICE_NAME: 'baton-portal', BACK: back.grpc });
    expect([...back.lines, ...portal.lines].filter(({ kafkaIsTraced }) => kafkaIsTraced === true)).toHaveLength(2);
    expect((await listDeadLetters(portal.http)).status).toBe(200);
    for (const path of ['livez', 'readyz', 'metrics']) await fetch(`${portal.http}/${path}`);
    // Ended, they have sent all that they had to say.
    expect(await Promise.all([portal.stop(), back.stop()])).toEqual([0, 0]);

    const { spans } = collector;
    const sql = spans.find(
      ({ service, attributes }) => service === 'baton-back' && attributes['db.query.text'] === 'select 1 as parked',
    );
    const lineage: string[] = [];
    for (let span = sql; span !== undefined; span = spans.find(({ spanId }) => spanId === span?.parentSpanId))
      lineage.push(`${span.service} ${span.scope.replace('@opentelemetry/instrumentation-', '')} ${span.name}`);
    expect(lineage).toEqual([
      expect.stringMatching(/^baton-back pg /),
      expect.stringMatching(/^baton-back grpc .*OperationsService\/ListDeadLetters$/),
      expect.stringMatching(/^baton-portal grpc .*OperationsService\/ListDeadLetters$/),
      expect.stringMatching(/^baton-portal http GET/),
    ]);
    expect(back.lines.find(({ msg }) => msg === 'Looked for parked facts')).toMatchObject({ trace_id: sql?.traceId });
    const roots = spans.filter(({ parentSpanId }) => parentSpanId === '');
    expect(roots.map(({ scope }) => scope)).toEqual(['@opentelemetry/instrumentation-http']);
  });

  it('loads nothing and traces nothing where no collector is named', async () => {
    collector.spans.length = 0;
    const back = await start('back', {});
    const portal = await start('portal', { BACK: back.grpc });
    expect((await listDeadLetters(portal.http)).status).toBe(200);
    expect(await Promise.all([portal.stop(), back.stop()])).toEqual([0, 0]);
    const line = back.lines.find(({ msg }) => msg === 'Looked for parked facts');
    expect(line).toBeDefined();
    expect(line).not.toHaveProperty('trace_id');
    expect(collector.spans).toEqual([]);
  });
});
