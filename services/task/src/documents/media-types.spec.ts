import { describe, expect, it } from 'vitest';

import { attachment, isAccepted, looksLike, mediaTypeOf, safeFileName } from './media-types.js';

describe('media types of documents', () => {
  it('are read without parameters and in lower case', () => {
    expect(mediaTypeOf('Application/PDF; charset=x')).toBe('application/pdf');
    expect([mediaTypeOf('pdf'), mediaTypeOf(undefined), mediaTypeOf('a/b\r\nx: y')]).toEqual(['', '', '']);
  });
  it('are taken when the slot names them, or usual when it names none', () => {
    expect(isAccepted('image/png', ['application/pdf', 'image/*'])).toBe(true);
    expect(isAccepted('image/png', ['application/pdf'])).toBe(false);
    expect([isAccepted('application/pdf', []), isAccepted('application/x-sh', [])]).toEqual([true, false]);
  });
  it('that a browser would run are never taken', () => {
    for (const type of ['text/html', 'image/svg+xml', 'text/javascript', 'application/xhtml+xml'])
      expect(isAccepted(type, ['*/*', type])).toBe(false);
  });
  it('are checked against the first bytes', () => {
    expect(looksLike('application/pdf', Buffer.from('%PDF-1.4'))).toBe(true);
    expect(looksLike('application/pdf', Buffer.from('#!/bin/sh'))).toBe(false);
    expect(looksLike('image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toBe(true);
    expect(looksLike('text/plain', Buffer.from('anything'))).toBe(true);
  });
});

describe('names of documents', () => {
  it('hold no path and no control characters', () => {
    expect(safeFileName('..\\..\\etc/passwd\r\n', 'slot')).toBe('passwd');
    expect([safeFileName('', 'slot'), safeFileName('..', 'slot'), safeFileName('exe.\u202Efdp', 'slot')]).toEqual([
      'slot',
      'slot',
      'exe.fdp',
    ]);
  });
  it('are offered in both forms, whatever they hold', () => {
    expect(attachment('a"b\\ü.pdf')).toBe(`attachment; filename="a_b__.pdf"; filename*=UTF-8''a%22b%5C%C3%BC.pdf`);
  });
});
