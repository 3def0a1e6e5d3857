import { generateKeyPairSync } from 'node:crypto';

import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';

import { processKeys, serviceCaller, ServiceTokens, type Caller } from '../src/index.js';

const anna: Caller = { tenant: 'acme', subject: 'anna', kind: 'person', roles: ['participant'], groups: ['risk'] };
const keys = processKeys(['task', 'execution']);
const tokens = new ServiceTokens(keys);

describe('a service token', () => {
  it('carries the person and names the service that carries her', async () => {
    expect(await tokens.verify(await tokens.sign('task', 'execution', anna), ['execution'])).toEqual({
      ...anna,
      via: 'task',
    });
  });

  it('lets a service act on its own account', async () => {
    const caller = serviceCaller('task', 'acme');
    expect(await tokens.verify(await tokens.sign('task', 'execution', caller), ['execution'])).toEqual(caller);
  });

  it('is no use at another service than the one it was made for', async () => {
    await expect(tokens.verify(await tokens.sign('task', 'execution', anna), ['task'])).rejects.toMatchObject({
      code: 'TOKEN_INVALID',
    });
  });

  it('cannot claim to be another service', async () => {
    const forged = await tokens.sign('task', 'execution', serviceCaller('execution', 'acme'));
    await expect(tokens.verify(forged, ['execution'])).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  it('gives a service on its own account no other rights than those of a service', async () => {
    const greedy: Caller = { ...serviceCaller('task', 'acme'), roles: ['service', 'admin'] };
    expect(await tokens.verify(await tokens.sign('task', 'execution', greedy), ['execution'])).toEqual(
      serviceCaller('task', 'acme'),
    );
  });

  it('is refused with a strange key, a strange algorithm, a strange issuer, or after its time', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const token = (key: typeof privateKey, issuer: string, expires: string) =>
      new SignJWT({ act: anna })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'baton-service+jwt' })
        .setIssuer(issuer)
        .setAudience('execution')
        .setExpirationTime(expires)
        .sign(key);
    const unsigned = `${Buffer.from('{"alg":"none","typ":"baton-service+jwt"}').toString('base64url')}.${(await tokens.sign('task', 'execution', anna)).split('.')[1]}.`;
    for (const bad of [
      await token(privateKey, 'task', '1m'),
      await token(privateKey, 'nobody', '1m'),
      await token(keys.signingKey('task'), 'task', '1 minute ago'),
      unsigned,
      'a.b.c',
    ]) {
      await expect(tokens.verify(bad, ['execution'])).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
    }
  });
});
