import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

import { eventually, usePortal } from './portal-test.js';

/** Compressed bytes of JavaScript until the inbox stands. */
const BUDGET = 250_000;

describe('the first load', () => {
  const test = usePortal();

  it('stays within its budget of JavaScript and leaves the diagram viewer out', async () => {
    const { page } = test;
    const scripts = new Map<string, number>();
    page.on('response', (response) => {
      if (!response.url().endsWith('.js')) return;
      scripts.set(response.url(), 0);
      void response.body().then((body) => scripts.set(response.url(), gzipSync(body).length));
    });
    await page.goto('/inbox');
    await page.getByRole('link', { name: 'Set payment terms' }).waitFor();
    await eventually(() => [...scripts.values()].every((bytes) => bytes > 0)).toBe(true);
    const bytes = [...scripts.values()].reduce((sum, each) => sum + each, 0);
    console.log(
      `JavaScript until the inbox stands: ${Math.round(bytes / 1000)} kB compressed in ${scripts.size} files`,
    );
    expect(bytes).toBeLessThan(BUDGET);
    expect([...scripts.keys()].filter((url) => url.includes('diagram'))).toEqual([]);
  });
});
