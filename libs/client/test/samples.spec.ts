import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

it.each(['credit-worker.ts', 'order.ts'])('the README shows %s as it is tested', (sample) => {
  expect(read('../README.md')).toContain(read(`samples/${sample}`));
});
