import { toTimestamp } from '@baton/contracts';
import type { ApiKey as WireApiKey } from '@baton/contracts/task';

import { toWireRole } from '../people/person.js';
import type { ApiKey } from './api-keys.repository.js';

const moment = (at: Date | null) => (at === null ? undefined : toTimestamp(at.getTime()));

export const toWireApiKey = ({ apiKeyId, name, roles, createdAt, lastUsedAt, expiresAt }: ApiKey): WireApiKey => ({
  apiKeyId,
  name,
  roles: roles.map(toWireRole),
  createdAt: moment(createdAt),
  lastUsedAt: moment(lastUsedAt),
  expiresAt: moment(expiresAt),
});
