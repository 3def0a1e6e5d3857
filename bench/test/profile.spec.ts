import { describe, expect, it } from 'vitest';

import { microsByComponent, type CpuProfile } from '../src/profile.js';

const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
  id,
  callFrame: { functionName, url },
  children,
});

const profile: CpuProfile = {
  nodes: [
    node(1, '(root)', '', [2, 4, 5, 6, 7]),
    node(2, 'decide', 'file:///baton/libs/engine/dist/decide.js', [3]),
    node(3, 'parse', ''),
    node(4, '(garbage collector)', ''),
    node(5, '(idle)', ''),
    node(6, 'onread', 'node:internal/stream_base_commons', [8]),
    node(7, '(program)', ''),
    node(8, 'take', 'file:///baton/services/execution/dist/src/jobs/jobs.js'),
  ],
  startTime: 1_000,
  samples: [2, 3, 4, 5, 6, 7, 8],
  timeDeltas: [10, 10, 10, 10, 10, 10, 10],
};

describe('the time by component', () => {
  it('counts what V8 does for whoever asked for it', () => {
    expect(microsByComponent(profile, 0, Infinity).get('engine')).toBe(20);
  });

  it('names collecting garbage, what the event loop calls, and what has no caller', () => {
    const micros = microsByComponent(profile, 0, Infinity);
    expect(micros.get('garbage collection')).toBe(10);
    expect(micros.get('Node: sockets and streams')).toBe(10);
    expect(micros.get('native: system calls, event loop')).toBe(10);
  });

  it('leaves idle time out', () => {
    expect([...microsByComponent(profile, 0, Infinity).values()].reduce((a, b) => a + b)).toBe(60);
  });

  it('tells the features of execution apart', () => {
    expect(microsByComponent(profile, 0, Infinity).get('execution: jobs')).toBe(10);
  });

  it('counts only what lies between the two moments', () => {
    expect([...microsByComponent(profile, 1_011, 1_030)]).toEqual([
      ['engine', 10],
      ['garbage collection', 10],
    ]);
  });
});
