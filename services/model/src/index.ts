import { topics } from '@baton/contracts';
import { ModelServiceService } from '@baton/contracts/model';
import { outboxSource } from '@baton/messaging';
import type { ServiceDefinition } from '@baton/service-kit';

import { CreateModels1795219200000 } from '../migrations/1795219200000-create-models.js';
import { ModelModule } from './model.module.js';

export const modelSettings = {} as const;

export const modelService = (): ServiceDefinition => ({
  name: 'model',
  schema: 'model',
  module: ModelModule,
  surface: { package: 'baton.model.v1', services: [ModelServiceService] },
  migrations: [CreateModels1795219200000],
  entities: [],
  outbox: 'outbox',
  facts: ({ pool, schema }) => [outboxSource(pool, schema, topics.model)],
});
