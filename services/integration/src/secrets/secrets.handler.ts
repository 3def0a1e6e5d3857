import { Injectable } from '@nestjs/common';

import { toTimestamp } from '@baton/contracts';
import type { Secret } from '@baton/contracts/integration';
import { invalidFields, Rejection } from '@baton/kernel';
import { requireRole, Sealer, systemClock, type Caller } from '@baton/service-kit';

import { SecretsRepository } from './secrets.repository.js';

const DESIGNERS = ['admin', 'designer'] as const;
const NAME = /^[A-Za-z0-9_-]{1,100}$/;
const LONGEST = 10_000;

/** What connectors need to know and nobody may read: sealed at rest, never given back. */
@Injectable()
export class SecretsHandler {
  constructor(
    private readonly secrets: SecretsRepository,
    private readonly sealer: Sealer,
  ) {}

  /** Creates or replaces. @throws Rejection `invalid` VALIDATION_FAILED */
  async put({ name, value }: { readonly name: string; readonly value: string }, caller: Caller): Promise<Secret> {
    requireRole(caller, ...DESIGNERS);
    if (!NAME.test(name))
      throw invalidFields('VALIDATION_FAILED', [
        { field: 'name', message: 'has to be 1 to 100 letters, digits, _ or -' },
      ]);
    if (value === '' || value.length > LONGEST)
      throw invalidFields('VALIDATION_FAILED', [{ field: 'value', message: `has to be 1 to ${LONGEST} characters` }]);
    const now = systemClock.now();
    await this.secrets.put(
      caller.tenant,
      name,
      this.sealer.seal(value, aad(caller.tenant, name)),
      `${caller.kind}:${caller.subject}`,
      now,
    );
    return { name, changedAt: toTimestamp(now) };
  }

  async list(caller: Caller): Promise<Secret[]> {
    requireRole(caller, ...DESIGNERS);
    return (await this.secrets.list(caller.tenant)).map(({ name, changedAt }) => ({
      name,
      changedAt: toTimestamp(changedAt),
    }));
  }

  /** @throws Rejection `not-found` SECRET_UNKNOWN */
  async remove(name: string, caller: Caller): Promise<void> {
    requireRole(caller, ...DESIGNERS);
    if (!NAME.test(name) || !(await this.secrets.remove(caller.tenant, name)))
      throw new Rejection('not-found', 'SECRET_UNKNOWN', 'There is no such secret');
  }

  /** The values of those of `names` that exist. For a call that is about to be made: not to be kept. */
  async open(tenant: string, names: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
    if (names.size === 0) return new Map();
    const rows = await this.secrets.sealed(tenant, [...names]);
    return new Map(rows.map(({ name, sealed }) => [name, this.sealer.open(sealed, aad(tenant, name))]));
  }
}

const aad = (tenant: string, name: string): string => `secret:${tenant}/${name}`;
