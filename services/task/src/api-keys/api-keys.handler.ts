import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { z } from 'zod';

import { isUuid, Rejection } from '@baton/kernel';
import {
  type Caller,
  InjectPool,
  inTransaction,
  newId,
  requireRole,
  systemClock,
  type Role,
  type Sql,
} from '@baton/service-kit';

import { AdminLogHandler } from '../people/admin-log.handler.js';
import { GIVEN_ROLES } from '../people/person.js';
import { refOf } from '../routing/refs.js';
import { CallerCache } from '../sessions/caller-cache.js';
import { hashToken, newToken } from '../tokens.js';
import { known, valid, word } from '../validation.js';
import { ApiKeysRepository, type ApiKey } from './api-keys.repository.js';

export const newApiKeyBody = z.strictObject({
  name: word(100),
  roles: z.array(z.enum(GIVEN_ROLES)).min(1).max(GIVEN_ROLES.length),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
});

export const newApiKey = (): string => `baton_${newToken()}`;

/** Keys of programs. Admins make and revoke them. */
@Injectable()
export class ApiKeysHandler {
  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    private readonly keys: ApiKeysRepository,
    private readonly log: AdminLogHandler,
    private readonly cache: CallerCache,
  ) {}

  /** The secret is in this answer and nowhere else. */
  async create(caller: Caller, input: z.input<typeof newApiKeyBody>): Promise<{ apiKey: ApiKey; secret: string }> {
    requireRole(caller, 'admin');
    const { name, roles, expiresAt } = valid(newApiKeyBody, input);
    const until = expiresAt === undefined ? null : Date.parse(expiresAt);
    if (until !== null && until <= systemClock.now())
      throw new Rejection('invalid', 'VALIDATION_FAILED', 'expiresAt: is in the past', {
        fields: [{ field: 'expiresAt', message: 'is in the past' }],
      });
    const secret = newApiKey();
    const apiKeyId = newId();
    const apiKey = await inTransaction(this.pool, async (tx) => {
      await this.log.note(tx, caller, 'api-key.create', apiKeyId, { name, roles });
      return this.keys.add(tx, caller.tenant, {
        apiKeyId,
        name,
        roles: [...new Set(roles)],
        hash: hashToken(secret),
        createdBy: refOf(caller),
        expiresAt: until,
      });
    });
    return { apiKey, secret };
  }

  list(caller: Caller): Promise<ApiKey[]> {
    requireRole(caller, 'admin');
    return this.keys.list(caller.tenant);
  }

  /** Adds a key that somebody chose. @internal within the transaction of another use case */
  async add(
    tx: Sql,
    tenant: string,
    key: { name: string; secret: string; roles: readonly Role[]; createdBy: string },
  ): Promise<void> {
    const { secret, ...more } = key;
    await this.keys.add(tx, tenant, { ...more, apiKeyId: newId(), hash: hashToken(secret), expiresAt: null });
  }

  /** Who calls with the key of this hash. */
  callerOf(hash: Buffer): Promise<Caller | null> {
    return this.keys.callerOf(hash);
  }

  /** What keys are called, those that were revoked included. */
  names(ids: readonly string[], sql: Sql): Promise<{ id: string; name: string }[]> {
    return this.keys.names(ids, sql);
  }

  /** Refused here at once, and everywhere within 5 seconds. */
  async revoke(caller: Caller, apiKeyId: string): Promise<void> {
    requireRole(caller, 'admin');
    await inTransaction(this.pool, async (tx) => {
      known(isUuid(apiKeyId) && (await this.keys.revoke(tx, caller.tenant, apiKeyId)) ? true : null, 'API key');
      await this.log.note(tx, caller, 'api-key.revoke', apiKeyId);
    });
    this.cache.forget();
  }
}
