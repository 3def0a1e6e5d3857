import { z } from 'zod';

import { executionService, executionSettings } from '@baton/execution';
import { insightService } from '@baton/insight';
import { integrationService, integrationSettings } from '@baton/integration';
import { modelService } from '@baton/model';
import { notificationService, notificationSettings } from '@baton/notification';
import { portalService } from '@baton/portal';
import type { ServiceDefinition } from '@baton/service-kit';
import { taskService, taskSettings } from '@baton/task';

/** Every setting of every service; one name means one thing in all of them. */
export const servicesSettings = {
  ...executionSettings,
  ...taskSettings,
  ...notificationSettings,
  ...integrationSettings,
} as const;

export type ServicesSettings = z.output<z.ZodObject<typeof servicesSettings>>;

/** The services of this process, in the order of their migrations. The portal comes last: it answers what no other does. */
export const services = (settings: ServicesSettings): readonly ServiceDefinition[] => [
  executionService(settings),
  taskService(settings),
  modelService(),
  notificationService(settings),
  integrationService(settings),
  insightService(),
  portalService(),
];
