import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../bin/baton.mjs', import.meta.url));
const run = (...args: string[]) =>
  spawnSync(process.execPath, [bin, ...args], {
    encoding: 'utf8',
    env: { ...process.env, BATON_URL: 'http://127.0.0.1:1', NO_COLOR: '1' },
  });

it('the program runs from the checkout, and tells a problem without a stack trace', () => {
  expect(run('--help')).toMatchObject({ status: 0, stderr: '' });
  const { status, stdout, stderr } = run('task', 'list');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^error: Baton cannot be reached at http:\/\/127\.0\.0\.1:1: .*\n$/);
});
