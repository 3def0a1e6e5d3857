import { CredentialServiceService } from '@baton/contracts/task';
import { Rejection } from '@baton/kernel';

import type { ServiceClients } from '../grpc/service-client.js';
import { stateFrom, type CredentialState } from './credential-state.js';

/** Asks `task` what it knows of a credential now. Rejects when there is no answer. */
export type AskCredential = (hash: Buffer) => Promise<CredentialState>;

const DEADLINE_MS = 2_000;
const AGAIN_MS = 2_000;

/** {@link AskCredential} by gRPC, as the service `from`. */
export function askTask(clients: ServiceClients, from: string): AskCredential {
  const client = clients.client(CredentialServiceService, from, 'task');
  return async (credentialHash) => {
    const { credential, sequence } = await client.resolveCredential({ credentialHash }, { deadlineMs: DEADLINE_MS });
    return stateFrom(credential, Number(sequence));
  };
}

/** At most this many questions are with `task`, and as many wait as can be answered within a deadline. */
const AT_ONCE = 16;
const WAITING = 500;

/** Asks one question per credential at a time, and few at once, so that a flood of made-up keys stays here. */
export class Enquiries {
  private readonly open = new Map<string, Promise<CredentialState>>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(private readonly ask: AskCredential) {}

  /**
   * @param seen what the asker knows already, a `seq`: an answer to who knew less may be older than that
   * @throws Rejection `unavailable` IDENTITY_UNAVAILABLE, when there is no answer: that proves nothing
   */
  about(hash: Buffer, seen: number | null): Promise<CredentialState> {
    const key = `${hash.toString('hex')} ${seen}`;
    const known = this.open.get(key);
    if (known !== undefined) return known;
    const answer = this.inTurn(hash).finally(() => this.open.delete(key));
    this.open.set(key, answer);
    return answer;
  }

  private async inTurn(hash: Buffer): Promise<CredentialState> {
    if (this.running >= AT_ONCE) {
      if (this.waiting.length >= WAITING) throw unavailable();
      await new Promise<void>((resolve) => void this.waiting.push(resolve));
    } else this.running++;
    try {
      return await this.ask(hash);
    } catch (error) {
      throw unavailable(error);
    } finally {
      const next = this.waiting.shift();
      // The place goes to whoever waits longest.
      if (next) next();
      else this.running--;
    }
  }
}

const unavailable = (cause?: unknown): Rejection =>
  Object.assign(
    new Rejection('unavailable', 'IDENTITY_UNAVAILABLE', 'Who you are cannot be checked at the moment; try again', {
      retryAfterMs: AGAIN_MS,
    }),
    cause === undefined ? {} : { cause },
  );
