import { z } from 'zod';

import { email } from './validation.js';

/** What this service reads from the environment, besides what every service reads. */
export const taskSettings = {
  /** Where people reach Baton: links begin with it. Over https, cookies are Secure. */
  BATON_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** The first admin; what is not given is made up and announced once. */
  BATON_ADMIN_EMAIL: email.optional(),
  BATON_ADMIN_PASSWORD: z.string().max(200).optional(),
  BATON_ADMIN_API_KEY: z
    .string()
    .min(8)
    .max(200)
    .regex(/^[\x21-\x7e]+$/)
    .optional(),
} as const;

export type TaskSettings = Readonly<z.output<z.ZodObject<typeof taskSettings>>>;

/** Injected settings of this service. */
export const TASK_SETTINGS = Symbol('TASK_SETTINGS');

/** The address that links begin with, without a slash at its end. */
export const linkBase = ({ BATON_PUBLIC_URL = 'http://localhost:8080' }: TaskSettings): string =>
  BATON_PUBLIC_URL.replace(/\/+$/, '');

/** Whether cookies may travel over https alone. */
export const isSecure = (settings: TaskSettings): boolean => linkBase(settings).startsWith('https:');
