import { describe, expect, it } from 'vitest';

import { instanceFieldOf } from './call-fields.js';

const instance = '0198c0de-7000-7000-8000-000000000001';

describe('the instance a request is about', () => {
  it.each([
    [{ instanceId: instance }],
    [{ jobId: `${instance}:4`, leaseToken: 'x' }],
    [{ userTaskId: `${instance}:12` }],
    [{ id: instance }],
  ])('is found in %j', (request) => {
    expect(instanceFieldOf(request)).toEqual({ instance_id: instance });
  });

  it.each([[undefined], ['text'], [{}], [{ instanceId: '' }], [{ jobId: `${instance}'; drop` }], [{ id: 7 }]])(
    'is not made up from %j',
    (request) => {
      expect(instanceFieldOf(request)).toEqual({});
    },
  );
});
