import { withSecretNames } from './placeholders.js';

/** Where a call goes, as spans may say it: without a query, and with secrets by their names. */
export interface Target {
  readonly address: string;
  readonly port?: number;
  readonly url: string;
}

/** Of a URL that holds no secret but in its query. */
export function targetOf({ protocol, hostname, host, port, pathname }: URL): Target {
  const usual = protocol === 'https:' ? 443 : 80;
  return { address: hostname, port: port === '' ? usual : Number(port), url: `${protocol}//${host}${pathname}` };
}

/** Of a URL as the diagram has it, before its secrets are filled in. */
export function targetIn(given: string): Target {
  const named = withSecretNames(given.replace(/[?#].*$/s, ''));
  return URL.canParse(named) ? targetOf(new URL(named)) : { address: named.replace(/\/.*$/s, ''), url: named };
}
