import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Rejection } from '@baton/kernel';
import { type Caller, requireRole, takenBy } from '@baton/service-kit';

import { CredentialsHandler } from '../credentials/credentials.handler.js';
import { email, isSlug, known, slug, valid, word } from '../validation.js';
import { AdminLogHandler } from './admin-log.handler.js';
import { PeopleHandler, taken } from './people.handler.js';
import { TenantsRepository, type Tenant } from './tenants.repository.js';

export const DEFAULT_TENANT = 'default';
export const newTenantBody = z.strictObject({ tenantId: slug, name: word(200).optional(), adminEmail: email });

/** Organisations that share this installation and see nothing of each other. Admins of the first one make them. */
@Injectable()
export class TenantsHandler {
  constructor(
    private readonly tenants: TenantsRepository,
    private readonly people: PeopleHandler,
    private readonly log: AdminLogHandler,
    private readonly credentials: CredentialsHandler,
  ) {}

  /** Its first admin is invited. @throws Rejection `already-exists` TENANT_ID_TAKEN, EMAIL_TAKEN */
  async create(caller: Caller, input: z.input<typeof newTenantBody>): Promise<Tenant> {
    requireHost(caller);
    const { tenantId, name, adminEmail } = valid(newTenantBody, input);
    const tenant = { tenantId, name: name ?? tenantId };
    await this.credentials
      .change(async (tx) => {
        await this.tenants.add(tx, tenant);
        const admin = {
          name: adminEmail,
          email: adminEmail,
          roles: ['admin', 'designer', 'operator', 'participant'] as const,
          groups: [],
          manager: '',
          backup: '',
        };
        await this.people.add(tx, caller, tenantId, { ...admin, roles: [...admin.roles] }, null);
        await this.log.note(tx, caller, 'tenant.create', tenantId, { adminEmail });
      })
      .catch((error: unknown) => {
        if (takenBy(error) === 'tenants_pkey')
          throw new Rejection('already-exists', 'TENANT_ID_TAKEN', `There is, or was, a tenant ${tenantId}`);
        return taken(error);
      });
    return tenant;
  }

  list(caller: Caller): Promise<Tenant[]> {
    requireHost(caller);
    return this.tenants.list();
  }

  /** Closes the tenant for everybody; its rows stay. @throws Rejection `wrong-state` TENANT_DEFAULT */
  async remove(caller: Caller, tenantId: string): Promise<void> {
    requireHost(caller);
    if (tenantId === DEFAULT_TENANT)
      throw new Rejection('wrong-state', 'TENANT_DEFAULT', 'The first tenant cannot be closed');
    await this.credentials.change(async (tx) => {
      known(isSlug(tenantId) && (await this.tenants.remove(tx, tenantId)) ? true : null, 'tenant');
      for (const kind of ['person', 'api-key', 'guest'] as const)
        await this.credentials.tell(tx, { kind, tenant: tenantId });
      await this.log.note(tx, caller, 'tenant.delete', tenantId);
    });
  }
}

function requireHost(caller: Caller): void {
  requireRole(caller, 'admin');
  if (caller.tenant !== DEFAULT_TENANT)
    throw new Rejection('denied', 'TENANT_HOST_REQUIRED', 'Only admins of the first tenant may do this');
}
