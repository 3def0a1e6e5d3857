import { z } from 'zod';

import { serviceSettings } from '@baton/service-kit';

/** What this service reads from the environment, besides what every service reads. */
export const notificationSettings = {
  /** The mail server. Without one, messages are kept and can be read by operators. */
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'has to be smtp://user:password@host:port, or smtps://…' }).optional(),
  /** The sender of every e-mail: an address, or `Name <address>`. */
  BATON_MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>\r\n]*<)?[^\s<>@]+@[^\s<>@]+>?$/, 'has to be an e-mail address, or Name <address>')
    .optional(),
  /** Where people reach Baton: links begin with it. */
  BATON_PUBLIC_URL: serviceSettings.BATON_PUBLIC_URL,
} as const;

export type NotificationSettings = Readonly<z.output<z.ZodObject<typeof notificationSettings>>>;

/** Injected settings of this service. */
export const NOTIFICATION_SETTINGS = Symbol('NOTIFICATION_SETTINGS');

/** The address that links begin with, without a slash at its end. */
export const linkBase = ({ BATON_PUBLIC_URL = 'http://127.0.0.1:8080' }: NotificationSettings): string =>
  BATON_PUBLIC_URL.replace(/\/+$/, '');

export const senderOf = ({ BATON_MAIL_FROM = 'Baton <baton@localhost>' }: NotificationSettings): string =>
  BATON_MAIL_FROM;
