import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { inHttpCallSpan } from './http-call-span.js';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const call = { method: 'POST', address: 'erp.example', port: 443, url: 'https://erp.example/vendors', traceparent };
const answered = (status: number) => async (sent: string | undefined) => ({ status, sent });

describe('a call of another system', () => {
  const exporter = new InMemorySpanExporter();
  beforeEach(() => {
    exporter.reset();
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
  });
  afterEach(() => trace.disable());

  it('has a span below what it is made for, and sends that span along', async () => {
    const { sent } = await inHttpCallSpan(call, answered(201));
    const [span] = exporter.getFinishedSpans();
    expect(span).toMatchObject({
      name: 'POST',
      kind: SpanKind.CLIENT,
      parentSpanContext: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' },
      status: { code: SpanStatusCode.UNSET },
    });
    expect(span?.attributes).toEqual({
      'http.request.method': 'POST',
      'server.address': 'erp.example',
      'server.port': 443,
      'url.full': 'https://erp.example/vendors',
      'http.response.status_code': 201,
    });
    expect(sent).toBe(`00-0af7651916cd43dd8448eb211c80319c-${span?.spanContext().spanId}-01`);
  });
  it('is an error when it is refused, and when nothing comes', async () => {
    await inHttpCallSpan(call, answered(503));
    const broken = Object.assign(new Error('secret'), { cause: { code: 'ECONNREFUSED' } });
    await expect(inHttpCallSpan(call, () => Promise.reject(broken))).rejects.toBe(broken);
    const spans = exporter.getFinishedSpans();
    expect(spans.map(({ attributes }) => attributes['error.type'])).toEqual(['503', 'ECONNREFUSED']);
    expect(spans.map(({ status }) => status)).toEqual([{ code: SpanStatusCode.ERROR }, { code: SpanStatusCode.ERROR }]);
  });
  it('begins a trace where what it is made for is unknown', async () => {
    const { sent } = await inHttpCallSpan({ ...call, traceparent: '"; drop table' }, answered(200));
    const [span] = exporter.getFinishedSpans();
    expect(span?.parentSpanContext).toBeUndefined();
    expect(sent).toContain(span?.spanContext().traceId);
  });
});

it('a call that is not traced sends along what it is made for, and nothing that is no trace context', async () => {
  expect((await inHttpCallSpan(call, answered(200))).sent).toBe(traceparent);
  expect((await inHttpCallSpan({ ...call, traceparent: '00-1-2-00' }, answered(200))).sent).toBeUndefined();
});
