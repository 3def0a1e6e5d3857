import { describe, expect, it } from 'vitest';

import { addressProblem, eachReplica, hostAndPort, targetOf } from '../src/grpc/addresses.js';

describe('the address of a service', () => {
  it.each([
    ['127.0.0.1:50061', 'ipv4:127.0.0.1:50061'],
    ['127.0.0.1:50061|127.0.0.1:50062', 'ipv4:127.0.0.1:50061,127.0.0.1:50062'],
    ['[::1]:50061|[fe80::2]:50062', 'ipv6:[::1]:50061,[fe80::2]:50062'],
    ['execution.baton.svc:50051', 'dns:///execution.baton.svc:50051'],
  ])('%s is one channel: %s', (address, target) => {
    expect(addressProblem(address)).toBeUndefined();
    expect(targetOf(address)).toBe(target);
  });

  it.each([
    ['task', 'is no host:port'],
    ['task:0', 'is no host:port'],
    ['task:70000', 'is no host:port'],
    ['http://task:50051', 'is no host:port'],
    ['[127.0.0.1]:50051', 'is no host:port'],
    ['127.0.0.1:50061|', 'is no host:port'],
    ['task-1:50051|task-2:50051', 'one DNS name may stand for several'],
    ['127.0.0.1:50061|task:50051', 'one DNS name may stand for several'],
    ['127.0.0.1:50061|[::1]:50062', 'one DNS name may stand for several'],
  ])('%s is refused', (address, reason) => {
    expect(addressProblem(address)).toContain(reason);
  });

  it('is taken apart', () => {
    expect(hostAndPort('[::1]:50051')).toEqual({ host: '::1', port: 50051 });
    expect(hostAndPort('task:50051')).toEqual({ host: 'task', port: 50051 });
  });

  it('names every replica once, those behind a DNS name too', async () => {
    expect(await eachReplica('127.0.0.1:1|127.0.0.1:2|127.0.0.1:1')).toEqual(['127.0.0.1:1', '127.0.0.1:2']);
    expect(await eachReplica('[::1]:1')).toEqual(['[::1]:1']);
    const local = await eachReplica('localhost:7');
    expect(local.every((address) => ['127.0.0.1:7', '[::1]:7'].includes(address))).toBe(true);
    expect(local).not.toEqual([]);
  });
});
