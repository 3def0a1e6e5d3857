import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { settingNames } from '../src/config.js';

const page = readFileSync(new URL('../../../docs/reference/configuration.md', import.meta.url), 'utf8');

describe('the configuration page', () => {
  it('names every setting, and none that there is not', () => {
    const named = [...page.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
    expect(named.toSorted()).toEqual([...settingNames].toSorted());
  });
});
