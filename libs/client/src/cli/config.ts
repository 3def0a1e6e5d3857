import type { RestOptions } from './rest.js';

/** What the command line takes from the environment. */
export const restOptions = (env: Readonly<Record<string, string | undefined>> = process.env): RestOptions => ({
  url: env['BATON_URL']?.trim() || 'http://127.0.0.1:8080',
  apiKey: env['BATON_API_KEY']?.trim() || undefined,
});
