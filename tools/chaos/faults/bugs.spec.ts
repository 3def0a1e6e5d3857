import { existsSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { bugs } from './bugs.ts';

const root = new URL('../../../', import.meta.url);

describe('every planted bug', () => {
  it.each(Object.entries(bugs))('%s has its place in what is built, and a hook', (name, { file, from }) => {
    expect(readFileSync(new URL(`.${file}`, root), 'utf8').split(from)).toHaveLength(2);
    expect(existsSync(new URL(`tools/chaos/faults/${name}.mjs`, root))).toBe(true);
  });
});
