import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { expect, it } from 'vitest';

const RUN = new URL('../dist/run.js', import.meta.url).href;

/** The last line of a process that is told to live like this, as JSON. */
async function ended(start: string): Promise<{ code: number; line: unknown; stderr: string }> {
  const program = `import { run } from '${RUN}'; await run(${start}, () => {});`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text) => (stdout += text));
  child.stderr.on('data', (text) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number];
  return { code, line: JSON.parse(stdout.trim().split('\n').at(-1) ?? ''), stderr };
}

it('a process says in its log why it cannot start', async () => {
  expect(await ended(`async () => { throw new Error('no key'); }`)).toEqual({
    code: 1,
    line: expect.objectContaining({ level: 'fatal', msg: 'Cannot start: no key' }),
    stderr: '',
  });
});

it('a process says in its log with which error it fails', async () => {
  const failing = `async () => { setTimeout(() => { throw new TypeError('broken'); }); return { stop: async () => {} }; }`;
  expect(await ended(failing)).toEqual({
    code: 1,
    line: expect.objectContaining({
      level: 'fatal',
      err: expect.objectContaining({ message: 'broken', stack: expect.stringContaining('TypeError') }),
    }),
    stderr: '',
  });
});
