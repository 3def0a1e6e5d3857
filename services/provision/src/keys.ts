import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, type JsonWebKey } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { keptFile } from '@baton/service-kit';

/**
 * Makes what the services prove themselves and seal secrets with, and keeps what is there:
 * `<service>.pem` (Ed25519, PKCS #8), `master.key` (64 hexadecimal digits), and `keys.json`, the JWK Set of the
 * public halves (`kid` is the service). All of them are readable by their owner alone.
 */
export async function provideKeys(folder: string, services: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await keptFile(join(folder, 'master.key'), () => `${randomBytes(32).toString('hex')}\n`);
  const keys: JsonWebKey[] = [];
  for (const service of services) {
    const pem = await keptFile(join(folder, `${service}.pem`), newPrivateKey);
    const jwk = createPublicKey(createPrivateKey(pem)).export({ format: 'jwk' });
    keys.push({ ...jwk, kid: service, use: 'sig', alg: 'EdDSA' });
  }
  const draft = join(folder, `keys.json.${process.pid}.${randomBytes(4).toString('hex')}`);
  await writeFile(draft, `${JSON.stringify({ keys }, null, 2)}\n`, { mode: 0o600, flush: true });
  await rename(draft, join(folder, 'keys.json'));
}

/** The password of a service: what the folder holds, or one made now. */
export async function providePassword(folder: string, service: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const text = await keptFile(join(folder, `${service}.password`), () => `${randomBytes(18).toString('base64url')}\n`);
  return text.trim();
}

const newPrivateKey = (): string =>
  generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;
