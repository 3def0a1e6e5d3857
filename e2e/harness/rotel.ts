import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { freePort, until } from '@baton/testing';

const INSTALL = new URL('../../.ci/install-rotel', import.meta.url).pathname;

/** A span as rotel tells it. Times are milliseconds since 1970. */
export interface SeenSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty: it has none. */
  readonly parentSpanId: string;
  readonly name: string;
  /** As OpenTelemetry calls it: `SERVER`, `CLIENT`, `PRODUCER`, `CONSUMER`, `INTERNAL`. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly status: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The ids of the spans that it points to. */
  readonly links: readonly string[];
  /** Everything that was told, to compare repeats. */
  readonly text: string;
}

/** An OTLP receiver that others wrote: it tells every span that it is sent. */
export interface Rotel {
  /** Where it takes OTLP by HTTP. */
  readonly url: string;
  /** Every span of the instance's trace that Baton's journal told, repeats included. */
  spansOf(instanceId: string): readonly SeenSpan[];
  /** Every span of the instance's trace that a process of Baton told of what it called for a step. */
  callsOf(instanceId: string): readonly SeenSpan[];
  /** Every span that it was sent, by whomever. */
  spans(): readonly SeenSpan[];
  stop(): Promise<void>;
}

/** Its program; undefined, said aloud, where it cannot be installed. @throws Error in CI, where it may not be missing */
export async function rotelProgram(): Promise<string | undefined> {
  try {
    return (await promisify(execFile)(INSTALL)).stdout.trim();
  } catch (error) {
    if (process.env['CI']) throw error;
    console.warn(`No traces are tested: rotel cannot be installed here (${(error as Error).message.split('\n')[0]})`);
    return undefined;
  }
}

/** @param port where it takes OTLP by HTTP; a free one unless told */
export async function startRotel(program: string, port?: number): Promise<Rotel> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-rotel-'));
  const [http, grpc] = [port ?? (await freePort()), await freePort()];
  const places = ['--pid-file', join(folder, 'pid'), '--log-file', join(folder, 'log')];
  const ports = ['--otlp-http-endpoint', `127.0.0.1:${http}`, '--otlp-grpc-endpoint', `127.0.0.1:${grpc}`];
  const telling = ['--exporter', 'blackhole', '--debug-log', 'traces', '--debug-log-verbosity', 'detailed'];
  const child = spawn(program, ['start', ...ports, ...telling, ...places], { stdio: ['ignore', 'pipe', 'pipe'] });
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (told += text));
  child.stderr.resume();
  const url = `http://127.0.0.1:${http}`;
  await until('rotel takes traces', async () => {
    const answer = await fetch(`${url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: new Uint8Array(),
    });
    return answer.ok;
  });
  const traceOf = (instanceId: string) =>
    spansIn(told).filter(({ traceId }) => traceId === instanceId.replaceAll('-', ''));
  return {
    url,
    spansOf: (instanceId) => traceOf(instanceId).filter(({ service }) => service === 'baton'),
    callsOf: (instanceId) => traceOf(instanceId).filter(({ service }) => service !== 'baton'),
    spans: () => spansIn(told),
    async stop() {
      const closed = once(child, 'exit');
      child.kill('SIGTERM');
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function spansIn(told: string): SeenSpan[] {
  return told.split(/^ResourceSpans #\d+$/m).flatMap((group) => {
    const [resource = '', ...spans] = group.split(/^Span #\d+$/m);
    const service = attributesIn(resource)['service.name'] ?? '';
    return spans.map((text) => spanIn(text, service));
  });
}

function spanIn(text: string, service: string): SeenSpan {
  const [own = ''] = text.split(/^(?:Events|Links):$/m);
  const links = text.split(/^Links:$/m)[1] ?? '';
  const field = (pattern: RegExp): string => pattern.exec(own)?.[1]?.trim() ?? '';
  const time = (name: string): number =>
    Number(BigInt(field(new RegExp(`^${name} time: (\\d+)$`, 'm'))) / 1_000n) / 1_000;
  return {
    service,
    traceId: field(/^ {4}Trace ID\s*: (.*)$/m),
    spanId: field(/^ {4}ID\s*: (.*)$/m),
    parentSpanId: field(/^ {4}Parent ID\s*: (.*)$/m),
    name: field(/^ {4}Name\s*: ([^]*?)^ {4}Kind/m),
    kind: field(/^ {4}Kind\s*: SPAN_KIND_(.*)$/m),
    start: time('Start'),
    end: time('End'),
    status: field(/^ {4}Status code\s*: (.*)$/m),
    attributes: attributesIn(own),
    links: [...links.matchAll(/^ {5}-> ID: (\w+)$/gm)].map(([, id = '']) => id),
    text,
  };
}

/** Texts and numbers as texts. */
const attributesIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/^ {5}-> ([\w.]+): \w+\((.*)\)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
