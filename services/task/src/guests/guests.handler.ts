import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Rejection } from '@baton/kernel';
import { type Caller, hashToken } from '@baton/service-kit';

import { CredentialsHandler } from '../credentials/credentials.handler.js';
import { newToken } from '../tokens.js';
import type { TaskState } from '../user-tasks/user-task.js';
import { text, valid } from '../validation.js';
import { GuestsRepository } from './guests.repository.js';

export const guestSessionBody = z.strictObject({ token: text(200) });

/** Lets outsiders in by their personal link, for the one task it was made for. */
@Injectable()
export class GuestsHandler {
  constructor(
    private readonly guests: GuestsRepository,
    private readonly credentials: CredentialsHandler,
  ) {}

  /**
   * Exchanges a link's token for a session. A link may be opened often, until its task is closed.
   *
   * @throws Rejection `not-found` LINK_UNKNOWN; `wrong-state` LINK_STALE
   */
  async open(input: z.input<typeof guestSessionBody>): Promise<{ token: string; taskId: string }> {
    const { token } = valid(guestSessionBody, input);
    return this.credentials.change(async (tx) => {
      const task = await this.guests.taskOf(tx, hashToken(token));
      if (task === null)
        throw new Rejection(
          'not-found',
          'LINK_UNKNOWN',
          'This link is not one that we sent. Please open it from the message again',
        );
      requireOpen(task.state);
      const session = newToken();
      await this.guests.addSession(tx, hashToken(session), task.userTaskId);
      await this.credentials.tell(tx, { kind: 'guest', tenant: task.tenant, owners: [task.userTaskId] });
      return { token: session, taskId: task.userTaskId };
    });
  }

  /** The guest of a session. @throws Rejection `unauthenticated` NOT_INVITED; `wrong-state` LINK_STALE */
  async callerOf(session: string | undefined): Promise<Caller & { readonly taskId: string }> {
    const guest = session === undefined ? null : await this.guests.guestOf(hashToken(session));
    if (guest === null || guest.caller.taskId === undefined)
      throw new Rejection('unauthenticated', 'NOT_INVITED', 'Please open the link in the message that we sent you');
    requireOpen(guest.state);
    return { ...guest.caller, taskId: guest.caller.taskId };
  }
}

function requireOpen(state: TaskState): void {
  if (state === 'completed' || state === 'submitting')
    throw new Rejection(
      'wrong-state',
      'LINK_STALE',
      'You have done what this link asked of you; thank you. It does not open any more',
    );
  if (state === 'canceled')
    throw new Rejection(
      'wrong-state',
      'LINK_STALE',
      'What this link asked of you is no longer needed, so it does not open any more',
    );
}
