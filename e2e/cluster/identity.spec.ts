import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';

import { OperationsServiceClient } from '@baton/contracts/operations';
import { serviceCaller, ServiceTokens } from '@baton/service-kit';
import { until } from '@baton/testing';

import { Api } from '../harness/api.js';
import { clusterProcess, type ClusterProcess } from '../harness/cluster.js';

const WITHIN_MS = 5_000;

/** One call of each service that a key of all rights may make. */
const PATHS: Readonly<Record<string, string>> = {
  execution: '/v1/processes',
  model: '/v1/models',
  task: '/v1/tasks',
  notification: '/v1/notifications/messages',
  integration: '/v1/secrets',
  insight: '/v1/progress',
  portal: '/v1/dlq',
};

/** Signs as the services do, with the keys that they have. */
const tokens = new ServiceTokens({
  signingKey: (service) => createPrivateKey(readFileSync(join(inject('cluster').dataDir, 'keys', `${service}.pem`))),
  verifyingKey: () => undefined,
});

describe('identity without one place that all depend on', () => {
  let baton: ClusterProcess;
  let doors: readonly Door[];
  let made = 0;
  beforeAll(async () => {
    baton = await clusterProcess();
    doors = baton.addresses.processes.flatMap(({ name, service, httpUrl, grpcAddress }) => [
      httpDoor(name, `${httpUrl}${PATHS[service] ?? ''}`),
      grpcDoor(name, grpcAddress),
    ]);
  });
  afterAll(async () => {
    for (const door of doors ?? []) door.close();
    await baton?.remove();
  });
  beforeEach(() => baton.start('task'));

  async function newKey(): Promise<{ apiKeyId: string; secret: string }> {
    made += 1;
    const { apiKey, secret } = await baton.api.ok(
      baton.api.post<{ apiKey: { apiKeyId: string }; secret: string }>('/v1/api-keys', {
        name: `of the identity test ${made}`,
        roles: ['admin', 'operator', 'designer', 'participant'],
      }),
    );
    return { apiKeyId: apiKey.apiKeyId, secret };
  }
  /** Until every door says so to whoever comes with this. Returns after how many milliseconds one has last said otherwise to a knock. */
  async function everywhere(says: Verdict, proof: Proof, among = doors): Promise<number> {
    const begun = performance.now();
    let otherwise = begun;
    let last: readonly string[] = [];
    await until(
      `all say ${says}`,
      async () => {
        const knocked = performance.now();
        const verdicts = await Promise.all(among.map((door) => door.knock(proof)));
        last = among.flatMap(({ name }, index) => (verdicts[index] === says ? [] : [`${name}: ${verdicts[index]}`]));
        if (last.length > 0) otherwise = knocked;
        return last.length === 0;
      },
      6 * WITHIN_MS,
    ).catch((error: unknown) => {
      throw new Error(`Not ${says}: ${last.join(', ')}`, { cause: error });
    });
    return otherwise - begun;
  }

  it('lets a new API key in at every process, by HTTP and by gRPC', async () => {
    const { secret } = await newKey();
    expect(await everywhere('in', { authorization: `Bearer ${secret}` })).toBeLessThan(WITHIN_MS);
  });

  it('refuses a revoked API key at every process within 5 s', async () => {
    const { apiKeyId, secret } = await newKey();
    const proof = { authorization: `Bearer ${secret}` };
    await everywhere('in', proof);
    await baton.api.ok(baton.api.delete(`/v1/api-keys/${apiKeyId}`));
    expect(await everywhere('refused', proof)).toBeLessThan(WITHIN_MS);
  });

  it('refuses the session of somebody who has left at every process within 5 s', async () => {
    const [personId, password] = ['leaver', 'will leave quite soon'];
    await baton.api.post('/v1/people', {
      personId,
      name: 'Lea Leaver',
      email: 'lea.leaver@company.example',
      roles: ['admin', 'operator', 'designer', 'participant'],
      password,
    });
    const { headers } = await baton.anyone.signIn('lea.leaver@company.example', password);
    const cookie = { cookie: headers['cookie'] ?? '' };
    const byHttp = doors.filter(({ takesCookies }) => takesCookies);
    await everywhere('in', cookie, byHttp);
    await baton.api.ok(baton.api.delete(`/v1/people/${personId}`));
    expect(await everywhere('refused', cookie, byHttp)).toBeLessThan(WITHIN_MS);
  });

  it('knows whom it knows while task is away, and says of others that it cannot know', async () => {
    const { secret } = await newKey();
    const proof = { authorization: `Bearer ${secret}` };
    await everywhere('in', proof);
    await baton.kill('task');
    // What the portal itself answers by HTTP concerns all services, task too.
    const others = doors.filter(({ name, takesCookies }) => name !== 'task' && !(name === 'portal' && takesCookies));
    // Longer than anybody keeps an answer in memory.
    const end = performance.now() + 4_000;
    do {
      const verdicts = await Promise.all(others.map((door) => door.knock(proof)));
      expect(verdicts).toEqual(others.map(() => 'in'));
    } while (performance.now() < end);
    const strangers = await Promise.all(
      others.map((door) => door.knock({ authorization: `Bearer baton_${'x'.repeat(32)}` })),
    );
    expect(strangers).toEqual(others.map(() => 'unknown'));
    await baton.start('task');
    await everywhere('refused', { authorization: `Bearer baton_${'x'.repeat(32)}` });
  });

  it('makes no service of whoever holds a token of another', async () => {
    const forged = `${Buffer.from('{"alg":"none","typ":"baton-service+jwt"}').toString('base64url')}.${Buffer.from(
      '{"iss":"task","aud":["execution"],"exp":99999999999,"act":{"tenant":"default","subject":"task","kind":"service","roles":[]}}',
    ).toString('base64url')}.`;
    await everywhere('refused', { authorization: `Bearer ${forged}` });
    // What `insight` really signs, with its own key: for `execution`, where it is somebody, and nowhere else.
    const signed = async (subject: string) => ({
      authorization: `Bearer ${await tokens.sign('insight', 'execution', serviceCaller(subject, 'default'))}`,
    });
    const own = await signed('insight');
    const called = ({ name }: Door) => name.startsWith('execution');
    await everywhere(
      'in',
      own,
      doors.filter((door) => called(door) && !door.takesCookies),
    );
    await everywhere(
      'refused',
      own,
      doors.filter((door) => !called(door)),
    );
    // Nor is it another service where it is somebody.
    await everywhere('refused', await signed('task'));
  });
});

type Proof = Readonly<Record<string, string>>;
type Verdict = 'in' | 'refused' | 'unknown';

/** Where somebody comes in. */
interface Door {
  readonly name: string;
  readonly takesCookies: boolean;
  knock(proof: Proof): Promise<Verdict | string>;
  close(): void;
}

function httpDoor(name: string, url: string): Door {
  const verdicts: Readonly<Record<number, Verdict>> = { 200: 'in', 401: 'refused', 503: 'unknown' };
  const { origin, pathname } = new URL(url);
  return {
    name,
    takesCookies: true,
    async knock(proof) {
      const { status: code } = await new Api(origin, proof).get(pathname);
      return verdicts[code] ?? `HTTP ${code}`;
    },
    close: () => undefined,
  };
}

function grpcDoor(name: string, address: string): Door {
  const verdicts: Readonly<Record<number, Verdict>> = {
    [status.UNAUTHENTICATED]: 'refused',
    [status.UNAVAILABLE]: 'unknown',
  };
  const client = new OperationsServiceClient(address, credentials.createInsecure());
  return {
    name,
    takesCookies: false,
    knock: (proof) =>
      new Promise((said) => {
        const metadata = new Metadata();
        for (const [key, value] of Object.entries(proof)) metadata.set(key, value);
        client.getClock({}, metadata, { deadline: Date.now() + WITHIN_MS }, (error: ServiceError | null) =>
          said(error === null ? 'in' : (verdicts[error.code] ?? `gRPC ${error.code} ${error.details}`)),
        );
      }),
    close: () => client.close(),
  };
}
