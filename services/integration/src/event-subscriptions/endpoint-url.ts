import { isIP } from 'node:net';

import type { OutboundAllowance } from '../connector/outbound-allowance.js';

const LONGEST = 2_000;

/** What is wrong with the address of an endpoint; undefined when calls may be sent there. Names are judged when they are resolved. */
export function urlProblem(text: string, allowance: OutboundAllowance): string | undefined {
  if (text.length > LONGEST) return `has more than ${LONGEST} characters`;
  if (!URL.canParse(text)) return 'is no absolute URL';
  const url = new URL(text);
  const named = allowance.names(url);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && named))
    return 'has to begin with https://; http:// is for hosts that BATON_OUTBOUND_ALLOW names';
  if (url.username !== '' || url.password !== '') return 'holds a user or password';
  if (url.hash !== '') return 'holds a fragment';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !named && !allowance.admits(host))
    return 'is not on the public internet, and BATON_OUTBOUND_ALLOW does not name it';
  return undefined;
}
