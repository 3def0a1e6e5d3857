import { randomBytes } from 'node:crypto';

import { Webhook, WebhookVerificationError } from 'standardwebhooks';

import { invalidFields } from '@baton/kernel';

/** The headers of Standard Webhooks. */
export interface SignedHeaders {
  readonly deliveryId: string;
  readonly timestamp: string;
  readonly signature: string;
}

const DELIVERY_ID = /^[\x21-\x7e]{1,150}$/;

/** Reads the headers that say what a call is and who signed it; null where one is missing or senseless. */
export function signedHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): SignedHeaders | null {
  const { 'webhook-id': deliveryId, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = headers;
  if (typeof deliveryId !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string') return null;
  return DELIVERY_ID.test(deliveryId) && /^\d{1,15}$/.test(timestamp) ? { deliveryId, timestamp, signature } : null;
}

/** Why a call is not to be believed; null when it is signed with `secret` over exactly `body` (UTF-8), at most 5 minutes ago. */
export function refusalOf(
  secret: string,
  { deliveryId, timestamp, signature }: SignedHeaders,
  body: Buffer,
): string | null {
  const headers = { 'webhook-id': deliveryId, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false });
    return null;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return error.message;
    throw error;
  }
}

const PREFIX = 'whsec_';

/** 256 random bits. */
export const newSigningSecret = (): string => PREFIX + randomBytes(32).toString('base64');

/** `whsec_` and base64 of 16 to 64 bytes. */
export function isSigningSecret(text: string): boolean {
  const encoded = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : '';
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(encoded)) return false;
  const { length } = Buffer.from(encoded, 'base64');
  return length >= 16 && length <= 64;
}

/** The secret that somebody chose, or a new one where it is empty. @throws Rejection `invalid` VALIDATION_FAILED */
export function givenOrNewSecret(given: string): string {
  if (given !== '' && !isSigningSecret(given))
    throw invalidFields('VALIDATION_FAILED', [
      { field: 'signingSecret', message: 'has to be whsec_ and base64 of 16 to 64 bytes' },
    ]);
  return given || newSigningSecret();
}
