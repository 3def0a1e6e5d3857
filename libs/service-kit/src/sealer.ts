import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const VERSION = 'v1';
const IV = 12;
const TAG = 16;

/**
 * Seals secrets under the master key (AES-256-GCM). What was sealed with one `aad`, e.g. `tenant/secret-name`, opens
 * only with the same: a sealed value copied into another row is worthless.
 */
export class Sealer {
  constructor(private readonly key: Uint8Array | undefined) {
    if (key !== undefined && key.length !== 32) throw new Error('The master key has to be 32 bytes');
  }

  seal(plain: string, aad: string): string {
    const iv = randomBytes(IV);
    const cipher = createCipheriv('aes-256-gcm', this.masterKey(), iv).setAAD(Buffer.from(aad));
    const sealed = Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${VERSION}.${sealed.toString('base64url')}`;
  }

  /** @throws Error when the value was sealed with another key or `aad`, or was changed */
  open(sealed: string, aad: string): string {
    const [version, body] = sealed.split('.');
    const bytes = Buffer.from(body ?? '', 'base64url');
    if (version !== VERSION || bytes.length < IV + TAG) throw new Error('Not a sealed value');
    const decipher = createDecipheriv('aes-256-gcm', this.masterKey(), bytes.subarray(0, IV))
      .setAAD(Buffer.from(aad))
      .setAuthTag(bytes.subarray(-TAG));
    return Buffer.concat([decipher.update(bytes.subarray(IV, -TAG)), decipher.final()]).toString('utf8');
  }

  private masterKey(): Uint8Array {
    if (this.key === undefined) throw new Error('There is no master key: set BATON_MASTER_KEY_FILE');
    return this.key;
  }
}
