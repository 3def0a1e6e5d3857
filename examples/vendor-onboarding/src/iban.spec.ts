import { describe, expect, it } from 'vitest';

import { isValidIban } from './iban.js';

describe('an IBAN', () => {
  it.each(['DE89370400440532013000', 'GB82 WEST 1234 5698 7654 32', 'fr1420041010050500013m02606', 'NO9386011117947'])(
    '%s is right',
    (iban) => {
      expect(isValidIban(iban)).toBe(true);
    },
  );
  it.each([
    'DE89370400440532013001',
    'DE98370400440532013000',
    '',
    'DE89',
    'DE8937040044053201300!',
    '1234567890123456',
  ])('%j is wrong', (iban) => {
    expect(isValidIban(iban)).toBe(false);
  });
});
