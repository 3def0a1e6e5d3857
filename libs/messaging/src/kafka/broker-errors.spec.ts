import { describe, expect, it } from 'vitest';

import { isDenied } from './broker-errors.js';

const authentication = (reason: string) =>
  Object.assign(new Error(`SASL SCRAM SHA512 authentication failed: ${reason}`), {
    name: 'KafkaJSSASLAuthenticationError',
  });

describe('a denial of the broker', () => {
  it.each([
    authentication(
      'Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512',
    ),
    authentication('Invalid server signature in server final message'),
    Object.assign(new Error('Not authorized'), { type: 'TOPIC_AUTHORIZATION_FAILED' }),
    new Error('Crashed', { cause: Object.assign(new Error('Not authorized'), { type: 'GROUP_AUTHORIZATION_FAILED' }) }),
  ])('is %s', (error) => expect(isDenied(error)).toBe(true));

  it.each([
    authentication('Connection error: read ECONNRESET'),
    authentication('Request SaslAuthenticate(key: 36, version: 1) timed out'),
    authentication('Closed connection'),
    new Error('Connection error: connect ECONNREFUSED'),
  ])('is not %s', (error) => expect(isDenied(error)).toBe(false));
});
