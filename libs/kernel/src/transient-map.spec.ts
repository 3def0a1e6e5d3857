import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { TransientMap } from './transient-map.js';

const keys = fc.integer({ min: 0, max: 99 });
const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('set' as const), key: keys, value: fc.integer() }),
    fc.record({ do: fc.constant('delete' as const), key: keys }),
    fc.record({ do: fc.constant('clear' as const), key: keys }),
  ),
  { maxLength: 1_000 },
);

describe('TransientMap', () => {
  it('holds what a map would hold, in the same order', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const map = new TransientMap<number, number>();
        const model = new Map<number, number>();
        for (const step of all) {
          if (step.do === 'set') {
            map.set(step.key, step.value);
            model.set(step.key, step.value);
          } else if (step.do === 'delete') expect(map.delete(step.key)).toBe(model.delete(step.key));
          else if (step.key === 0) {
            map.clear();
            model.clear();
          }
          expect(map.get(step.key)).toBe(model.get(step.key));
          expect(map.has(step.key)).toBe(model.has(step.key));
        }
        expect(map.size).toBe(model.size);
        expect([...map]).toEqual([...model]);
        expect([...map.keys()]).toEqual([...model.keys()]);
        expect([...map.values()]).toEqual([...model.values()]);
      }),
    );
  });

  it('holds thousands that come and go, and the few that stay', () => {
    const map = new TransientMap<number, string>();
    for (let i = 0; i < 10; i++) map.set(-i, 'stays');
    for (let i = 1; i <= 10_000; i++) {
      map.set(i, 'goes');
      if (i > 50) expect(map.delete(i - 50)).toBe(true);
    }
    expect(map.size).toBe(60);
    expect([...map.values()].slice(0, 11)).toEqual([...Array(10).fill('stays'), 'goes']);
  });

  it('goes on with an iteration while entries are deleted', () => {
    const map = new TransientMap<number, number>();
    for (let i = 0; i < 100; i++) map.set(i, i);
    let seen = 0;
    for (const [key] of map) {
      map.delete(key);
      seen++;
    }
    expect([seen, map.size]).toEqual([100, 0]);
  });
});
