import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { isUuid, Rejection } from '@baton/kernel';
import { type Caller, hashToken, newId, requireRole, systemClock, type Role, type Sql } from '@baton/service-kit';

import { AdminLogHandler } from '../people/admin-log.handler.js';
import { GIVEN_ROLES } from '../people/person.js';
import { refOf } from '../routing/refs.js';
import { CredentialsHandler } from '../credentials/credentials.handler.js';
import { newToken } from '../tokens.js';
import { known, valid, word } from '../validation.js';
import { ApiKeysRepository, type ApiKey, type NewApiKey } from './api-keys.repository.js';

export const newApiKeyBody = z.strictObject({
  name: word(100),
  roles: z.array(z.enum(GIVEN_ROLES)).min(1).max(GIVEN_ROLES.length),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
});

const USED_STEP_MS = 60_000;

export const newApiKey = (): string => `baton_${newToken()}`;

/** Keys of programs. Admins make and revoke them. */
@Injectable()
export class ApiKeysHandler {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly log: AdminLogHandler,
    private readonly credentials: CredentialsHandler,
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
    const apiKey = await this.credentials.change(async (tx) => {
      await this.log.note(tx, caller, 'api-key.create', apiKeyId, { name, roles });
      return this.addTold(tx, caller.tenant, {
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
    await this.addTold(tx, tenant, { ...more, apiKeyId: newId(), hash: hashToken(secret), expiresAt: null });
  }

  private async addTold(tx: Sql, tenant: string, key: NewApiKey): Promise<ApiKey> {
    const added = await this.keys.add(tx, tenant, key);
    await this.credentials.tell(tx, { kind: 'api-key', tenant, owners: [key.apiKeyId] });
    return added;
  }

  /** Notes that a key is in use, to the minute. */
  async noteUse(apiKeyId: string, before: number | null): Promise<void> {
    const now = systemClock.now();
    if (before === null || before < now - USED_STEP_MS) await this.keys.noteUse(apiKeyId, now);
  }

  /** What keys are called, those that were revoked included. */
  names(ids: readonly string[], sql: Sql): Promise<{ id: string; name: string }[]> {
    return this.keys.names(ids, sql);
  }

  /** Refused here at once, and everywhere within 5 seconds. */
  async revoke(caller: Caller, apiKeyId: string): Promise<void> {
    requireRole(caller, 'admin');
    await this.credentials.change(async (tx) => {
      known(isUuid(apiKeyId) && (await this.keys.revoke(tx, caller.tenant, apiKeyId)) ? true : null, 'API key');
      await this.credentials.tell(tx, { kind: 'api-key', tenant: caller.tenant, owners: [apiKeyId] });
      await this.log.note(tx, caller, 'api-key.revoke', apiKeyId);
    });
  }
}
