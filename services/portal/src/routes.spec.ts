import { describe, expect, it } from 'vitest';

import { routedServices, routes, serviceOf } from './routes.js';

describe('the table of routes', () => {
  it.each([
    ['/v1/instances', 'execution'],
    ['/v1/instances/0197/cancel', 'execution'],
    ['/v1/messages', 'execution'],
    ['/v1/notifications/messages', 'notification'],
    ['/v1/notifications/stream', 'notification'],
    ['/v1/tasks/0197/documents/bankLetter', 'task'],
    ['/v1/guest/task', 'task'],
    ['/v1/hooks/0197', 'integration'],
    ['/v1/clock/advance', 'portal'],
  ])('sends %s to %s', (path, service) => {
    expect(serviceOf(path)).toBe(service);
  });

  it.each(['/', '/v1', '/v1/', '/v1/task', '/v1/tasksandmore', '/v1/nothing', '/V1/tasks', '/inbox', '/metrics'])(
    'sends %s nowhere',
    (path) => {
      expect(serviceOf(path)).toBeUndefined();
    },
  );

  it('names every prefix once, longer ones first', () => {
    const prefixes = routes.map(({ prefix }) => prefix);
    expect(new Set(prefixes).size).toBe(prefixes.length);
    expect(prefixes.toSorted((a, b) => b.length - a.length)).toEqual(prefixes);
    expect(new Set(routes.map(({ service }) => service))).toEqual(new Set(routedServices));
  });
});
