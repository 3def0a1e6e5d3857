import { randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { Sealer } from '../src/index.js';

const sealer = new Sealer(randomBytes(32));

describe('a sealed secret', () => {
  it('opens with its key and its place, and never looks the same twice', () => {
    const sealed = sealer.seal('pässword', 'acme/erp');
    expect(sealer.open(sealed, 'acme/erp')).toBe('pässword');
    expect(sealer.seal('pässword', 'acme/erp')).not.toBe(sealed);
    expect(sealer.open(sealer.seal('', 'x'), 'x')).toBe('');
  });

  it('does not open elsewhere, with another key, or changed', () => {
    const sealed = sealer.seal('secret', 'acme/erp');
    expect(() => sealer.open(sealed, 'evil/erp')).toThrow();
    expect(() => new Sealer(randomBytes(32)).open(sealed, 'acme/erp')).toThrow();
    const changed = `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`;
    expect(() => sealer.open(changed, 'acme/erp')).toThrow();
    expect(() => sealer.open('nonsense', 'acme/erp')).toThrow('Not a sealed value');
  });

  it('needs a key of 32 bytes', () => {
    expect(() => new Sealer(randomBytes(16))).toThrow('32 bytes');
    expect(() => new Sealer(undefined).seal('a', 'b')).toThrow('BATON_MASTER_KEY_FILE');
  });
});
