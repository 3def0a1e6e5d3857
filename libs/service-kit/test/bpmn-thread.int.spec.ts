import { monitorEventLoopDelay } from 'node:perf_hooks';

import { afterEach, describe, expect, it } from 'vitest';

import { readBpmn } from '@baton/bpmn';
import { Rejection } from '@baton/kernel';

import { BpmnThread, type BpmnThreadOptions } from '../src/index.js';

let thread: BpmnThread;
const start = (options?: BpmnThreadOptions): BpmnThread => (thread = new BpmnThread(options));
afterEach(() => thread?.close());

/** A line of `steps` tasks in a row. */
function bpmn(steps: number, key = 'p'): string {
  const body = Array.from(
    { length: steps },
    (_, i) =>
      `<userTask id="t${i}"/><sequenceFlow id="f${i}" sourceRef="${i === 0 ? 's' : `t${i - 1}`}" targetRef="t${i}"/>`,
  );
  return `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><process id="${key}" isExecutable="true"><startEvent id="s"/>${body.join('')}</process></definitions>`;
}

describe('the thread that reads BPMN', () => {
  it('answers what the reader answers', async () => {
    const xml = bpmn(3);
    expect(await start().read(xml)).toEqual(await readBpmn(xml));
    const patched = await thread.patch(xml, 't1', { name: 'Check' });
    expect(patched).toContain('name="Check"');
    expect(await thread.layout(patched)).toContain('BPMNDiagram');
  });

  it('rejects with what the reader rejects with', async () => {
    const refused = await start()
      .read('<!DOCTYPE a><a/>')
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Rejection);
    expect(refused).toMatchObject({ kind: 'invalid', code: 'BPMN_DTD' });
  });

  it('leaves the event loop free while it reads a big file', async () => {
    await start().read(bpmn(1));
    const xml = bpmn(4000);
    const delays = monitorEventLoopDelay({ resolution: 5 });
    const began = performance.now();
    delays.enable();
    const { processes } = await thread.read(xml);
    delays.disable();
    const took = performance.now() - began;
    expect(Object.keys(processes[0]?.elements ?? {})).toHaveLength(4001);
    expect(delays.max / 1e6).toBeLessThan(Math.max(100, took / 2));
  });

  it('reads a file once, however many ask for it', async () => {
    start();
    const [first, second] = await Promise.all([thread.read(bpmn(2)), thread.read(bpmn(2))]);
    expect(second).toBe(first);
    expect(await thread.read(bpmn(2))).toBe(first);
  });

  it('refuses a file that takes too long, and no other', async () => {
    await start({ deadlineMs: 3_000 }).read(bpmn(1));
    const poison = thread.read(bpmn(60_000));
    const others = [thread.read(bpmn(2)), thread.read(bpmn(3))];
    await expect(poison).rejects.toMatchObject({ kind: 'invalid', code: 'BPMN_TOO_COMPLEX' });
    expect((await Promise.all(others)).map(({ processes }) => processes.length)).toEqual([1, 1]);
  });

  it('refuses a file that takes too much memory, and no other', async () => {
    start({ maxHeapMb: 24 });
    const [poison, other] = await Promise.allSettled([thread.read(bpmn(30_000)), thread.read(bpmn(2))]);
    expect(poison).toMatchObject({ status: 'rejected', reason: { code: 'BPMN_TOO_COMPLEX' } });
    expect(other.status).toBe('fulfilled');
  });

  it('refuses what is more than may wait, and says when to come again', async () => {
    start({ maxWaiting: 2 });
    const all = await Promise.allSettled([1, 2, 3, 4].map((steps) => thread.read(bpmn(steps))));
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    expect(all[3]).toMatchObject({
      reason: { kind: 'exhausted', code: 'PARSER_BUSY', details: { retryAfterMs: 1_000 } },
    });
    expect((await thread.read(bpmn(4))).processes).toHaveLength(1);
  });
});
