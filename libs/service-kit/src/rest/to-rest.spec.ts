import { describe, expect, it } from 'vitest';

import { stringifyJson } from '@baton/kernel';

import { pageKeyOf, pageOf } from './pages.js';
import { enumOf, toRest } from './to-rest.js';

describe('a contract message in REST', () => {
  it('writes times, enums, embedded JSON and 64-bit numbers as people expect them', () => {
    const message = {
      state: 'USER_TASK_STATE_OPEN',
      roles: ['ROLE_ADMIN'],
      openedAt: { seconds: '1', nanos: 5_000_000 },
      bytes: '12',
      variablesJson: '{"amount":1.10}',
      note: '',
      closedAt: undefined,
      name: 'ROLE_ADMIN',
      list: [{ severity: 'SEVERITY_ERROR' }],
    };
    expect(stringifyJson(toRest(message))).toBe(
      '{"state":"open","roles":["admin"],"openedAt":"1970-01-01T00:00:01.005Z","bytes":12,"variables":{"amount":1.10},"name":"ROLE_ADMIN","list":[{"severity":"error"}]}',
    );
  });
  it('reads its own words back', () => {
    expect(enumOf('USER_TASK_FILTER', 'my-groups')).toBe('USER_TASK_FILTER_MY_GROUPS');
  });
});

describe('pages', () => {
  it('go on after the last row', () => {
    const { rows, nextPageToken } = pageOf(['a', 'b', 'c'], 2, (row) => [row]);
    expect(rows).toEqual(['a', 'b']);
    expect(pageKeyOf(nextPageToken, ['string'])).toEqual(['b']);
    expect(pageOf(['a'], 2, (row) => [row]).nextPageToken).toBe('');
  });
  it.each(['!', 'e30', Buffer.from('[1]').toString('base64url'), Buffer.from('["a\\u0000"]').toString('base64url')])(
    'refuses the foreign token %s',
    (token) => {
      expect(() => pageKeyOf(token, ['string'])).toThrow('page token');
    },
  );
});
