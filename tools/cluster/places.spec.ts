import { describe, expect, it } from 'vitest';

import { addressList, fixedPorts, grpcAddressOf, placesOf } from './places.ts';

describe('the places of a cluster', () => {
  it('the portal and the first execution have the first ports', async () => {
    const places = await placesOf({ execution: 2 }, fixedPorts(8080, 50051));
    const portsOf = (name: string) => {
      const { httpPort, grpcPort } = places.find((place) => place.name === name) ?? {};
      return [httpPort, grpcPort];
    };
    expect(portsOf('portal')).toEqual([8080, 50111]);
    expect(portsOf('execution-1')).toEqual([8090, 50051]);
    expect(portsOf('execution-2')).toEqual([8091, 50052]);
    expect(portsOf('task')).toEqual([8110, 50071]);
  });

  it('no two processes share a port, however many there are', async () => {
    const places = await placesOf({ execution: 10, task: 10, insight: 10 }, fixedPorts(8080, 50051));
    expect(new Set(places.map(({ httpPort }) => httpPort)).size).toBe(places.length);
    expect(new Set(places.map(({ grpcPort }) => grpcPort)).size).toBe(places.length);
  });

  it('replicas of one service are one entry of an address list', async () => {
    const places = await placesOf({ execution: 2 }, fixedPorts(8080, 50051));
    expect(addressList(places.slice(0, 3), grpcAddressOf)).toBe(
      'execution=127.0.0.1:50051|127.0.0.1:50052,model=127.0.0.1:50061',
    );
  });

  it.each([0, 11, 1.5, Number.NaN])('%s replicas are refused', async (count) => {
    await expect(placesOf({ task: count }, fixedPorts(8080, 50051))).rejects.toThrow(/task can have 1 to 10 replicas/);
  });
});
