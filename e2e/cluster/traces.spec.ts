import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { topics } from '@baton/contracts';

import { until } from '@baton/testing';

import { admin } from '../harness/admin.js';
import type { ClusterProcess } from '../harness/cluster.js';
import { answered } from '../harness/crashing.js';
import { onboard, signInCrew, type Crew } from '../harness/onboarding.js';
import { rotelProgram, startRotel, type Rotel, type SeenSpan } from '../harness/rotel.js';
import { setClusterStage, type Stage } from '../harness/stage.js';
import { distinct, expectWholeTrace } from '../harness/traces.js';

const program = await rotelProgram();
const bin = fileURLToPath(new URL('../../libs/client/bin/baton.mjs', import.meta.url));

describe.skipIf(program === undefined)('the traces of the cluster, at a receiver that others wrote', () => {
  let rotel: Rotel;
  let stage: Stage<ClusterProcess>;
  let crew: Crew;
  let instanceId: string;
  beforeAll(async () => {
    stage = await setClusterStage();
    rotel = await startRotel(program ?? '', stage.baton.addresses.otlpPort);
    crew = await signInCrew(stage);
  });
  afterAll(async () => {
    await stage?.close();
    await rotel?.stop();
  });

  it('have no gap, and no span twice that is not the same, when the replica that exports is killed', async () => {
    const { baton } = stage;
    const replicas = baton.names.filter((name) => name.startsWith('execution'));
    instanceId = await onboard(stage, crew, 'TC-1', async (name, call) => {
      const answer = await answered(name, call);
      if (name === 'details') await Promise.all(replicas.map((replica) => baton.kill(replica)));
      if (name === 'details') await Promise.all(replicas.map((replica) => baton.start(replica)));
      return answer;
    });
    await expectWholeTrace(baton.api, rotel, instanceId);
  });

  it('show one request from the edge to the database, to the broker, and on in the service that is told of it', async () => {
    const { api } = stage.baton;
    await api.ok(api.post('/v1/api-keys', { name: 'traced', roles: ['worker'] }));
    const seen = await until('all has been told', () => {
      const spans = rotel.spans();
      const of = (service: string, kind: string, is: (span: SeenSpan) => boolean) =>
        spans.find((span) => span.service === `baton-${service}` && span.kind === kind && is(span));
      const asked = ({ attributes }: SeenSpan) => attributes['url.path'] === '/v1/api-keys';
      const sqlBelow = (parent: string | undefined) => (span: SeenSpan) =>
        span.parentSpanId === parent && span.attributes['db.system.name'] === 'postgresql';
      const edge = of('portal', 'SERVER', asked);
      const passed = of('portal', 'CLIENT', ({ parentSpanId }) => parentSpanId === edge?.spanId);
      const task = of('task', 'SERVER', asked);
      const caused = ({ name, links }: SeenSpan) =>
        name.endsWith(topics.credential) && links.includes(task?.spanId ?? 'none');
      const sent = of('task', 'PRODUCER', caused);
      const heard = of('execution', 'CONSUMER', caused);
      const wrote = of('task', 'CLIENT', sqlBelow(task?.spanId));
      const kept = of('execution', 'CLIENT', sqlBelow(heard?.parentSpanId));
      return edge && passed && task && wrote && sent && heard && kept && { edge, passed, task, wrote, sent, heard };
    });
    const { edge, passed, task, wrote, sent, heard } = seen;
    expect(edge.parentSpanId).toBe('');
    expect(task.parentSpanId).toBe(passed.spanId);
    expect(new Set([edge, passed, task, wrote].map(({ traceId }) => traceId)).size).toBe(1);
    // Sent and heard together with others, after the answer: in traces of their own.
    expect([sent.traceId, heard.traceId]).not.toContain(edge.traceId);
    expect(heard.links).toContain(sent.spanId);
  });

  it('are sent again by `baton trace export`, and are the same', async () => {
    const before = rotel.spansOf(instanceId);
    const env = { PATH: process.env['PATH'], BATON_URL: stage.baton.url, BATON_API_KEY: admin.apiKey, NO_COLOR: '1' };
    await promisify(execFile)(process.execPath, [bin, 'trace', 'export', '--since', '2020-01-01T00:00:00Z'], { env });
    // The text of the last one may still be coming.
    await until('they have come again, and are the same', () => {
      const spans = rotel.spansOf(instanceId);
      return spans.length > before.length && distinct(spans).length === distinct(before).length;
    });
  });
});
