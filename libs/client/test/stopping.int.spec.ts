import { until } from '@baton/testing';
import { expect, it } from 'vitest';

import { Baton } from '@baton/client';

import { apiKey, runningBaton } from './running-baton.js';

/** Below the 5 s that open calls are given. */
const SOON_MS = 4_000;

it('Baton stops soon although workers, clients and screens are connected', async () => {
  const running = await runningBaton();
  const baton = new Baton({ address: running.grpcAddress, apiKey });
  const screen = new AbortController();
  try {
    const lost: Error[] = [];
    baton.work({ types: ['nothing'], handle: () => undefined, onError: (error) => void lost.push(error) });
    await baton.publish('nothing', { correlationKey: 'x' });
    const headers = { authorization: `Bearer ${apiKey}` };
    const stream = await fetch(`${running.url}/v1/notifications/stream`, { headers, signal: screen.signal });
    expect(stream.status).toBe(200);
    const began = performance.now();
    await running.stop();
    expect(performance.now() - began).toBeLessThan(SOON_MS);
    await until('the worker tries to come back', () => lost.length > 0);
  } finally {
    screen.abort();
    await baton.close();
    await running.stop();
  }
});
