import { Injectable } from '@nestjs/common';

import type { Sql } from '@baton/service-kit';

import { PeopleRepository, type Account } from './people.repository.js';
import type { Person } from './person.js';

/** People as signing in knows them. */
@Injectable()
export class AccountsHandler {
  constructor(private readonly people: PeopleRepository) {}

  find(tenant: string, personId: string, sql?: Sql): Promise<Person | null> {
    return this.people.find(tenant, personId, sql);
  }

  /** The active account with this e-mail address, of whichever tenant. */
  accountOf(email: string): Promise<Account | null> {
    return this.people.accountOf(email);
  }

  account(tenant: string, personId: string): Promise<Account | null> {
    return this.people.account(tenant, personId);
  }

  setPassword(tx: Sql, tenant: string, personId: string, passwordHash: string): Promise<void> {
    return this.people.setPassword(tx, tenant, personId, passwordHash);
  }
}
