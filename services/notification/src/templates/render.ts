import Mustache from 'mustache';

import { assigned } from './assigned.js';
import { escalation } from './escalation.js';
import { guestInvitation } from './guest-invitation.js';
import { guestReminder } from './guest-reminder.js';
import { incident } from './incident.js';
import { notice } from './notice.js';
import { nudge } from './nudge.js';
import { passwordReset } from './password-reset.js';
import { personInvitation } from './person-invitation.js';
import type { Template } from './template.js';

const templates = {
  assigned,
  nudge,
  escalation,
  'guest-invitation': guestInvitation,
  'guest-reminder': guestReminder,
  'person-invitation': personInvitation,
  'password-reset': passwordReset,
  incident,
  notice,
} as const satisfies Record<string, Template>;

export type TemplateName = keyof typeof templates;
export const isTemplate = (name: string): name is TemplateName => Object.hasOwn(templates, name);

export interface Content {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Values of a template's view; those of a list are lines of their own. */
export type View = Readonly<Record<string, string | boolean | undefined | readonly string[]>>;

/** Values are inserted as they are into text and escaped into HTML; they are never read as templates. */
export function render(name: TemplateName, view: View): Content {
  const template = templates[name];
  const subject = plain(template.subject, view).trim();
  const body = Mustache.render(template.html, view, {}, { escape: escapeHtml });
  return {
    subject,
    text: `${plain(template.text, view)
      .replace(/\n{3,}/g, '\n\n')
      .trim()}\n\n${FOOTER}\n`,
    html: Mustache.render(LAYOUT, { subject, body, footer: FOOTER }, {}, { escape: escapeHtml }),
  };
}

const plain = (source: string, view: View): string => Mustache.render(source, view, {}, { escape: String });

/** Links stay readable: Mustache's own escaping also rewrites every slash. */
const escapeHtml = (value: unknown): string => String(value).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

const FOOTER = 'Baton sends this because you take part in this process.';

const LAYOUT = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{{subject}}</title>
</head>
<body style="font-family: system-ui, sans-serif; font-size: 16px; line-height: 1.5; margin: 0; padding: 24px; max-width: 36em">
<h1 style="font-size: 20px; margin: 0 0 16px">{{subject}}</h1>
{{{body}}}
<p style="font-size: 14px; margin-top: 32px">{{footer}}</p>
</body>
</html>
`;

/** `Mon, 23 Nov 2026, 11:05 UTC` */
export const moment = (ms: number): string => `${FORMAT.format(ms)} UTC`;

const FORMAT = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});
