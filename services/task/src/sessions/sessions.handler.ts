import { setTimeout as pause } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { z } from 'zod';

import { Rejection } from '@baton/kernel';
import { type Caller, hashToken, InjectPool, inTransaction, type Sql } from '@baton/service-kit';

import { CredentialsHandler } from '../credentials/credentials.handler.js';
import { AccountsHandler } from '../people/accounts.handler.js';
import type { Person } from '../people/person.js';
import { newToken } from '../tokens.js';
import { text, valid } from '../validation.js';
import { newPassword } from './password-rule.js';
import { PasswordLinksHandler } from './password-links.handler.js';
import { PasswordLinksRepository } from './password-links.repository.js';
import { hashPassword, verifyPassword } from './passwords.js';
import { SessionsRepository } from './sessions.repository.js';
import { SignInAttemptsRepository } from './sign-in-attempts.repository.js';

export const SESSION_MS = 14 * 24 * 3_600_000;
/** More than sending a link takes. */
const RESET_MS = 250;
const LIMIT = { account: 5, address: 100, reset: 5 } as const;

export const signInBody = z.strictObject({ email: text(320), password: z.string().max(1000) });
export const passwordBody = z.strictObject({ current: z.string().max(1000), new: newPassword });
export const resetBody = z.strictObject({ email: text(320) });
export const confirmBody = z.strictObject({ token: text(200), password: newPassword });

/** Signing in and out, and passwords. Real time throughout. */
@Injectable()
export class SessionsHandler {
  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    private readonly people: AccountsHandler,
    private readonly sessions: SessionsRepository,
    private readonly attempts: SignInAttemptsRepository,
    private readonly links: PasswordLinksRepository,
    private readonly linkSender: PasswordLinksHandler,
    private readonly credentials: CredentialsHandler,
  ) {}

  /**
   * Returns the token of a new session. An unknown address is answered like a wrong password, and as slowly.
   *
   * @throws Rejection `unauthenticated` SIGN_IN_REFUSED; `exhausted` SIGN_IN_THROTTLED
   */
  async signIn(input: z.input<typeof signInBody>, address: string): Promise<{ token: string; person: Person }> {
    const { email, password } = valid(signInBody, input);
    const perAddress = `address ${address}`;
    const perAccount = `account ${email.trim().toLowerCase()} ${address}`;
    await this.attempts.reserve(perAddress, LIMIT.address);
    await this.attempts.reserve(perAccount, LIMIT.account);
    const account = await this.people.accountOf(email.trim());
    const right = await verifyPassword(password, account?.passwordHash ?? null);
    if (!right || account === null)
      throw new Rejection('unauthenticated', 'SIGN_IN_REFUSED', 'The e-mail address or the password is wrong');
    await this.attempts.forgive(perAccount, true);
    await this.attempts.forgive(perAddress, false);
    const token = newToken();
    await this.credentials.change(async (tx) => {
      await this.sessions.add(tx, hashToken(token), account.tenant, account.personId, SESSION_MS);
      await this.tell(tx, account.tenant, account.personId);
    });
    await this.sessions.removeExpired();
    const person = await this.people.find(account.tenant, account.personId);
    if (person === null) throw new Error('An account without a person');
    return { token, person };
  }

  /** Who is signed in, or whose key this is. */
  async whoAmI(caller: Caller): Promise<object> {
    const person = caller.kind === 'person' ? await this.people.find(caller.tenant, caller.subject) : null;
    return {
      kind: caller.kind,
      personId: caller.subject,
      name: person?.name ?? caller.name ?? caller.subject,
      ...(person && { email: person.email }),
      roles: caller.roles,
      groups: person?.groups ?? [],
      tenantId: caller.tenant,
      ...(person?.absentUntil != null && { absentUntil: new Date(person.absentUntil).toISOString() }),
      ...(person?.backup && { backup: person.backup }),
    };
  }

  async signOut(token: string | undefined): Promise<void> {
    if (token === undefined) return;
    await this.credentials.change(async (tx) => {
      const owner = await this.sessions.remove(tx, hashToken(token));
      if (owner !== null) await this.tell(tx, owner.tenant, owner.personId);
    });
  }

  async signOutEverywhere(caller: Caller): Promise<void> {
    requirePerson(caller);
    await this.credentials.change((tx) => this.endAll(tx, caller.tenant, caller.subject));
  }

  /** Ends the person's other sessions. @throws Rejection `invalid` PASSWORD_WRONG; `exhausted` SIGN_IN_THROTTLED */
  async changePassword(caller: Caller, input: z.input<typeof passwordBody>, token: string | undefined): Promise<void> {
    requirePerson(caller);
    const body = valid(passwordBody, input);
    const key = `password ${caller.tenant} ${caller.subject}`;
    await this.attempts.reserve(key, LIMIT.account);
    const account = await this.people.account(caller.tenant, caller.subject);
    if (!(await verifyPassword(body.current, account?.passwordHash ?? null))) {
      throw new Rejection('invalid', 'PASSWORD_WRONG', 'The current password is wrong', {
        fields: [{ field: 'current', message: 'is wrong' }],
      });
    }
    await this.attempts.forgive(key, true);
    const hash = await hashPassword(body.new);
    await this.credentials.change(async (tx) => {
      await this.people.setPassword(tx, caller.tenant, caller.subject, hash);
      await this.links.removeAll(tx, caller.tenant, caller.subject);
      await this.endAll(tx, caller.tenant, caller.subject, token === undefined ? undefined : hashToken(token));
    });
  }

  /** Sends a reset link, if there is such an account; neither the answer nor how long it takes tells. */
  async requestReset(input: z.input<typeof resetBody>, address: string): Promise<void> {
    const email = valid(resetBody, input).email.trim();
    await this.attempts.reserve(`resets ${address}`, LIMIT.address);
    await this.attempts.reserve(`reset ${email.toLowerCase()} ${address}`, LIMIT.reset);
    await Promise.all([this.sendReset(email), pause(RESET_MS)]);
  }

  private async sendReset(email: string): Promise<void> {
    const account = await this.people.accountOf(email);
    if (account === null) return;
    await inTransaction(this.pool, async (tx) => {
      const person = await this.people.find(account.tenant, account.personId, tx);
      if (person !== null) await this.linkSender.send(tx, person.joined ? 'reset' : 'invitation', person);
    });
  }

  /** Sets the password by a link, which is used up, and signs the person out everywhere. @throws Rejection `wrong-state` LINK_STALE */
  async confirm(input: z.input<typeof confirmBody>): Promise<void> {
    const { token, password } = valid(confirmBody, input);
    // Hashing is costly, so only those who were sent a link make us do it.
    if (!(await this.links.isGood(hashToken(token)))) throw linkStale();
    const hash = await hashPassword(password);
    await this.credentials.change(async (tx) => {
      const owner = await this.links.use(tx, hashToken(token));
      if (owner === null) throw linkStale();
      await this.people.setPassword(tx, owner.tenant, owner.personId, hash);
      await this.endAll(tx, owner.tenant, owner.personId);
    });
  }

  /** Ends all sessions of a person, but the one with `keep`. */
  private async endAll(tx: Sql, tenant: string, personId: string, keep?: Buffer): Promise<void> {
    await this.sessions.removeAll(tx, tenant, personId, keep);
    await this.tell(tx, tenant, personId);
  }

  private tell(tx: Sql, tenant: string, personId: string): Promise<void> {
    return this.credentials.tell(tx, { kind: 'person', tenant, owners: [personId] });
  }
}

const linkStale = (): Rejection =>
  new Rejection('wrong-state', 'LINK_STALE', 'This link has been used or is too old; ask for a new one');

function requirePerson(caller: Caller): void {
  if (caller.kind !== 'person') throw new Rejection('denied', 'PERSON_REQUIRED', 'Only a signed-in person may do this');
}
