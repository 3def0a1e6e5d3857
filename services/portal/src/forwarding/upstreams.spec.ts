import { describe, expect, it } from 'vitest';

import { Upstreams, type Upstream } from './upstreams.js';

const [A, B, C] = ['http://a', 'http://b', 'http://c'] as const;
const three = () => new Upstreams(new Map([['execution', [A, B, C]]]));
const at = (upstreams: Upstreams, origin: string): Upstream => {
  const found = upstreams.all().find((each) => each.origin === origin);
  if (found === undefined) throw new Error(`No ${origin}`);
  return found;
};
const origins = (upstreams: Upstreams) => upstreams.inTurn('execution').map(({ origin }) => origin);

describe('the replicas of a service', () => {
  it('take turns, and each stands in for the others', () => {
    const upstreams = three();
    expect([origins(upstreams), origins(upstreams), origins(upstreams), origins(upstreams)]).toEqual([
      [A, B, C],
      [B, C, A],
      [C, A, B],
      [A, B, C],
    ]);
  });

  it.each(['unready', 'away'] as const)('are left out while %s', (state) => {
    const upstreams = three();
    upstreams.mark(at(upstreams, B), state);
    expect(new Set([...origins(upstreams), ...origins(upstreams)])).toEqual(new Set([A, C]));
    upstreams.mark(at(upstreams, B), 'ready');
    expect(new Set(origins(upstreams))).toEqual(new Set([A, B, C]));
  });

  it('are asked while unready only when none is ready, and while away only when none answers', () => {
    const upstreams = three();
    for (const origin of [A, B]) upstreams.mark(at(upstreams, origin), 'unready');
    upstreams.mark(at(upstreams, C), 'away');
    expect(new Set(origins(upstreams))).toEqual(new Set([A, B]));
    for (const origin of [A, B]) upstreams.mark(at(upstreams, origin), 'away');
    expect(new Set(origins(upstreams))).toEqual(new Set([A, B, C]));
  });

  it('are none for a service that is not known', () => {
    expect(three().inTurn('task')).toEqual([]);
  });

  it('say what is news', () => {
    const upstreams = three();
    expect([upstreams.mark(at(upstreams, A), 'away'), upstreams.mark(at(upstreams, A), 'away')]).toEqual([true, false]);
  });
});
