import { Inject, Injectable } from '@nestjs/common';

import { factTypes, topics, toTimestamp } from '@baton/contracts';
import type { PersonInvited } from '@baton/contracts/task';
import { hashToken, Sealer, type Sql, systemClock } from '@baton/service-kit';

import { FactsHandler } from '../facts/facts.handler.js';
import type { Person } from '../people/person.js';
import { linkBase, TASK_SETTINGS, type TaskSettings } from '../config.js';
import { newToken } from '../tokens.js';
import { PasswordLinksRepository } from './password-links.repository.js';

const LIFE_MS = { invitation: 7 * 24 * 3_600_000, reset: 3_600_000 } as const;

/** Sends links by which people set their password. The link leaves this service sealed, so that no log or topic holds it. */
@Injectable()
export class PasswordLinksHandler {
  constructor(
    private readonly links: PasswordLinksRepository,
    private readonly facts: FactsHandler,
    private readonly sealer: Sealer,
    @Inject(TASK_SETTINGS) private readonly settings: TaskSettings,
  ) {}

  async send(
    tx: Sql,
    kind: keyof typeof LIFE_MS,
    { tenant, personId, name, email }: Pick<Person, 'tenant' | 'personId' | 'name' | 'email'>,
  ): Promise<void> {
    const token = newToken();
    const now = systemClock.now();
    const expiresAt = now + LIFE_MS[kind];
    await this.links.add(tx, hashToken(token), tenant, personId, expiresAt);
    const data: PersonInvited = {
      recipient: { ref: `person:${personId}`, name, email },
      sealedLink: this.sealer.seal(`${linkBase(this.settings)}/password#${token}`, `person-link:${personId}`),
      expiresAt: toTimestamp(expiresAt),
    };
    const type = kind === 'invitation' ? factTypes.PersonInvited : factTypes.PersonPasswordReset;
    await this.facts.publish(tx, [{ topic: topics.person, type, key: personId, tenant, time: now, data }]);
  }
}
