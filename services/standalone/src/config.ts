import { accessSync, constants } from 'node:fs';

import { z } from 'zod';

import { defineConfig, onOff, serviceSettings } from '@baton/service-kit';

import { servicesSettings } from './services.js';

/** All settings of one process: its own and those of every service in it. */
const schema = z.object({
  ...serviceSettings,
  ...servicesSettings,
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'has to be postgres://user:password@host/database' })
    .optional(),
  BATON_DATA_DIR: z.string().default('.baton'),
  BATON_BUS: z
    .enum(['postgres'], { error: 'has to be postgres: with kafka, every service is a process of its own' })
    .default('postgres'),
  BATON_EXAMPLES: onOff('on'),
  BATON_MASTER_KEY_FILE: z.string().refine(isReadable, 'cannot be read').optional(),
  BATON_LOG_LEVEL: serviceSettings.BATON_LOG_LEVEL.unwrap().default('warn'),
});

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** What the environment may hold. */
export const settingNames: readonly string[] = Object.keys(schema.shape);

export const loadConfig = defineConfig(schema);
export type StandaloneConfig = ReturnType<typeof loadConfig>;
