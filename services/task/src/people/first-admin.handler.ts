import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type pg from 'pg';

import { Announcements, InjectPool, type Role, serviceCaller } from '@baton/service-kit';

import { CredentialsHandler } from '../credentials/credentials.handler.js';
import { ApiKeysHandler, newApiKey } from '../api-keys/api-keys.handler.js';
import { hashPassword } from '../sessions/passwords.js';
import { newToken } from '../tokens.js';
import { TASK_SETTINGS, type TaskSettings } from '../config.js';
import { AdminLogHandler } from './admin-log.handler.js';
import { PeopleRepository } from './people.repository.js';
import { idOfEmail } from './person.js';
import { DEFAULT_TENANT } from './tenants.handler.js';
import { TenantsRepository } from './tenants.repository.js';

export interface FirstAdmin {
  readonly email: string;
  readonly password: string;
  readonly apiKey: string;
}

const ROLES: readonly Role[] = ['admin', 'designer', 'operator', 'participant'];
const FALLBACK_EMAIL = 'admin@baton.local';

/** Makes the first admin, so that somebody can sign in to a fresh installation. */
@Injectable()
export class FirstAdminHandler implements OnApplicationBootstrap {
  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    private readonly people: PeopleRepository,
    private readonly keys: ApiKeysHandler,
    private readonly credentials: CredentialsHandler,
    private readonly tenants: TenantsRepository,
    private readonly log: AdminLogHandler,
    private readonly announcements: Announcements,
    @Inject(TASK_SETTINGS) private readonly settings: TaskSettings,
  ) {}

  /** Announces the first admin, once, and of the secrets only those that nobody gave us. */
  async onApplicationBootstrap(): Promise<void> {
    const { BATON_ADMIN_EMAIL: email, BATON_ADMIN_PASSWORD: password, BATON_ADMIN_API_KEY: apiKey } = this.settings;
    const admin = await this.ensure({
      ...(email && { email }),
      ...(password && { password }),
      ...(apiKey && { apiKey }),
    });
    if (admin === null) return;
    this.announcements.add(`Sign in as        ${admin.email}`);
    if (password === undefined) this.announcements.add(`Password          ${admin.password}   (shown once)`);
    if (apiKey === undefined) this.announcements.add(`API key           ${admin.apiKey}   (shown once)`);
  }

  /**
   * On the very first start, makes an admin and an API key with all rights, of what is given and otherwise of random.
   * Returns them; null on every later start.
   */
  async ensure(given: Partial<FirstAdmin> = {}): Promise<FirstAdmin | null> {
    if (await this.exists()) return null;
    const admin: FirstAdmin = {
      email: given.email ?? FALLBACK_EMAIL,
      password: given.password ?? newToken().slice(0, 20),
      apiKey: given.apiKey ?? newApiKey(),
    };
    const hash = await hashPassword(admin.password);
    return this.credentials.change(async (tx) => {
      // Two processes that start together make one admin.
      await tx.query(`select pg_advisory_xact_lock(hashtextextended('baton task first admin', 0))`);
      if (await this.exists(tx)) return null;
      const self = serviceCaller('task', DEFAULT_TENANT);
      const personId = idOfEmail(admin.email);
      await this.tenants.add(tx, { tenantId: DEFAULT_TENANT, name: 'Default' });
      const person = { personId, name: 'Admin', email: admin.email, roles: ROLES, groups: [], manager: '', backup: '' };
      await this.people.add(
        tx,
        { ...person, tenant: DEFAULT_TENANT, absentUntil: null, active: true, joined: true },
        hash,
      );
      await this.keys.add(tx, DEFAULT_TENANT, {
        name: 'First admin',
        secret: admin.apiKey,
        roles: ROLES,
        createdBy: 'service:task',
      });
      await this.log.note(tx, self, 'person.create', personId, { first: true });
      return admin;
    });
  }

  private async exists(sql: Pick<pg.Pool, 'query'> | pg.PoolClient = this.pool): Promise<boolean> {
    const { rowCount } = await sql.query(`select 1 from task.tenants where tenant = $1`, [DEFAULT_TENANT]);
    return rowCount !== 0;
  }
}
