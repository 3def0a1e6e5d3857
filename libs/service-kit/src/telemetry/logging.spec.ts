import { setImmediate as later } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { createLogger, JsonLogger, withLogFields } from './logging.js';

const instance = '0198c0de-7000-7000-8000-000000000001';

function logged(work: (logger: JsonLogger) => unknown): Promise<Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const logger = new JsonLogger(createLogger({ service: 'task', destination: { write } }));
  return Promise.resolve(work(logger)).then(() => lines);
}

describe('a line of the log', () => {
  it('bears the instance it is about, wherever it is written within the work', async () => {
    const [line] = await logged((logger) =>
      withLogFields({ instance_id: instance }, async () => {
        await later();
        withLogFields({ job_id: `${instance}:4` }, () => logger.warn({ msg: 'It failed' }));
      }),
    );
    expect(line).toMatchObject({ level: 'warn', service: 'task', instance_id: instance, job_id: `${instance}:4` });
  });

  it('bears nothing of other work', async () => {
    const lines = await logged(async (logger) => {
      await withLogFields({ instance_id: instance }, () => later());
      logger.log({ msg: 'Something else' });
    });
    expect(lines[0]).not.toHaveProperty('instance_id');
  });

  it('blanks what is secret by its name', async () => {
    const [line] = await logged((logger) => logger.log({ msg: 'x', headers: { authorization: 'Bearer baton_x' } }));
    expect(JSON.stringify(line)).not.toContain('baton_x');
  });
});
