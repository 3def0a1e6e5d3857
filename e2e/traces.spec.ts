import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { until } from '@baton/testing';

import { answered } from './harness/crashing.js';
import { onboard, signInCrew, type Crew } from './harness/onboarding.js';
import { rotelProgram, startRotel, type Rotel } from './harness/rotel.js';
import { sendWebhook, setStage, vendorRequest, type Stage } from './harness/stage.js';
import { distinct, expectWholeTrace } from './harness/traces.js';

const program = await rotelProgram();

describe.skipIf(program === undefined)('the traces of the vendor story, at a receiver that others wrote', () => {
  let rotel: Rotel;
  let stage: Stage;
  let crew: Crew;
  beforeAll(async () => {
    rotel = await startRotel(program ?? '');
    stage = await setStage({ OTEL_EXPORTER_OTLP_ENDPOINT: rotel.url });
    crew = await signInCrew(stage);
  });
  afterAll(async () => {
    await stage?.close();
    await rotel?.stop();
  });

  it('show where a running instance waits', async () => {
    const { baton, webhook } = stage;
    const key = 'TR-1';
    await sendWebhook(baton, webhook, vendorRequest(key, 'vera.tr-1@vendor.example'), { id: `call-${key}` });
    const instanceId = await until(`${key} has started`, async () => {
      const { instances } = await baton.api.ok(
        baton.api.get<{ instances: { instanceId: string }[] }>(`/v1/instances?businessKey=${key}`),
      );
      return instances[0]?.instanceId;
    });
    const waits = await until('the step of the vendor is seen', () =>
      rotel.spansOf(instanceId).find(({ name }) => name === 'Provide company details started'),
    );
    expect(waits.attributes).toMatchObject({
      'baton.business_key': key,
      'baton.element.type': 'userTask',
      'baton.instance.id': instanceId,
    });
    expect(waits.attributes['baton.task.id']).toContain(instanceId);
    const spans = rotel.spansOf(instanceId);
    const whole = spans.filter(({ attributes }) => attributes['baton.span.part'] === 'whole').map(({ name }) => name);
    expect(whole).toContain('Create vendor in ERP');
    expect(whole).not.toContain('Provide company details');
    expect(spans.filter(({ parentSpanId }) => parentSpanId === '')).toEqual([]);
  });

  it('tell a finished instance: a span for each step, with its start, end and parent', async () => {
    const instanceId = await onboard(stage, crew, 'TR-2', answered);
    await expectWholeTrace(stage.baton.api, rotel, instanceId);
    const step = rotel
      .spansOf(instanceId)
      .find(({ name, attributes }) => name === 'Create vendor in ERP' && attributes['baton.span.part'] === 'whole');
    const call = await until('the call of that step is seen', () =>
      rotel.callsOf(instanceId).find(({ parentSpanId }) => parentSpanId === step?.spanId),
    );
    expect(call).toMatchObject({
      name: 'POST',
      attributes: { 'http.request.method': 'POST', 'server.address': 'secrets.ERP_URL' },
    });
    expect(call.attributes['url.full']).toMatch(/^secrets\.ERP_URL\/[\w/]+$/);
  });

  it('have no gap, and no span twice that is not the same, when Baton is killed again and again', async () => {
    const { baton } = stage;
    let calls = 0;
    const instanceId = await onboard(stage, crew, 'TR-3', async (name, call) => {
      const answer = await answered(name, call);
      if (++calls % 3 === 0) {
        await baton.kill();
        await baton.start();
      }
      return answer;
    });
    expect(calls).toBeGreaterThan(8);
    await expectWholeTrace(baton.api, rotel, instanceId);
  });

  it('can be sent again, and are the same', async () => {
    const { baton } = stage;
    const { instances } = await baton.api.ok(
      baton.api.get<{ instances: { instanceId: string }[] }>('/v1/instances?businessKey=TR-2'),
    );
    const instanceId = instances[0]?.instanceId ?? '';
    const before = rotel.spansOf(instanceId).length;
    const { spans } = await baton.api.ok(
      baton.api.post<{ spans: number }>('/v1/traces/export', { since: '2020-01-01T00:00:00Z' }),
    );
    expect(spans).toBeGreaterThan(before);
    // The text of the last one may still be coming.
    await until('they have come again, and are the same', () => {
      const spans = rotel.spansOf(instanceId);
      return spans.length === 2 * before && distinct(spans).length === before;
    });
  });
});
