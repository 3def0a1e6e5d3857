import { expect, it } from 'vitest';

import { restOptions } from './config.js';

it('the command line looks for Baton on this machine unless it is told otherwise', () => {
  expect(restOptions({ BATON_URL: '' })).toEqual({ url: 'http://127.0.0.1:8080', apiKey: undefined });
  expect(restOptions({ BATON_URL: 'https://baton.example', BATON_API_KEY: 'baton_x\n' })).toEqual({
    url: 'https://baton.example',
    apiKey: 'baton_x',
  });
});
