import { z } from 'zod';

import { executionService } from '@baton/execution';
import { modelService } from '@baton/model';
import type { ServiceDefinition } from '@baton/service-kit';
import { taskService, taskSettings } from '@baton/task';

/** Every setting of every service; one name means one thing in all of them. */
export const servicesSettings = { ...taskSettings } as const;

export type ServicesSettings = z.output<z.ZodObject<typeof servicesSettings>>;

/** The services of this process, in the order of their migrations. */
export const services = (settings: ServicesSettings): readonly ServiceDefinition[] => [
  executionService(),
  taskService(settings),
  modelService(),
];
