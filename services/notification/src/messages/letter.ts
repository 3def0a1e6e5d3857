import { createHash } from 'node:crypto';

import type { Content, TemplateName } from '../templates/render.js';

/** A message to one person, before it is stored. */
export interface Letter {
  /** The event or job that causes it; with the address it makes the message's id. */
  readonly cause: string;
  readonly tenant: string;
  readonly to: Address;
  readonly kind: TemplateName;
  readonly content: Content;
  /** Empty where it is about no instance. */
  readonly instanceId: string;
}

export interface Address {
  readonly email: string;
  readonly name: string;
}

/** Kinds whose bodies hold a personal link: sealed at rest. */
export const CONFIDENTIAL: ReadonlySet<string> = new Set<TemplateName>([
  'guest-invitation',
  'guest-reminder',
  'person-invitation',
  'password-reset',
]);

/** Of those, the links that open an account: for admins alone. */
export const ACCOUNT_LINKS: ReadonlySet<string> = new Set<TemplateName>(['person-invitation', 'password-reset']);

/** The same for the same cause and address, for ever: a UUID (version 8) made of their hash. */
export function messageIdOf({ cause, to }: Pick<Letter, 'cause' | 'to'>): string {
  const hash = createHash('sha256').update(`${cause}\n${to.email.toLowerCase()}`).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** RFC 5322: every attempt at a message bears it, so that receivers know a repeat. */
export const mailIdOf = (messageId: string): string => `<${messageId}@baton>`;

// oxlint-disable-next-line no-control-regex
const LINE_BREAKING = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** One line that no header can be broken with. */
export const oneLine = (text: string, limit = 250): string => {
  const line = text.replace(LINE_BREAKING, ' ').replace(/ {2,}/g, ' ').trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 1)}…`;
};

/** Whether mail can be addressed to it without changing the meaning of a header or an SMTP command. */
export const isEmail = (text: string): boolean =>
  // oxlint-disable-next-line no-control-regex
  text.length <= 254 && /^[^\s@<>()[\]",;:\\\u0000-\u001f\u007f]+@[^\s@<>()[\]",;:\\\u0000-\u001f\u007f]+$/.test(text);
