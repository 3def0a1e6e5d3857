import { status } from '@grpc/grpc-js';

import type { Acknowledgement } from '@baton/contracts/execution';

import { Backoff } from './backoff.js';
import { CommandStream, StreamUnfit, type StreamCommand } from './command-stream.js';
import type { Connection } from './connection.js';
import { BatonError, toBatonError } from './error.js';
import { UnaryCommands } from './unary-commands.js';

type Answer = Pick<Acknowledgement, 'started' | 'published'>;

/** Commands that wait for their answers at once. */
const MOST = 100_000;

/** How long commands that Baton has no room for are tried again, unless told. */
export const PATIENCE_MS = 30_000;

/**
 * Carries commands to Baton: over a stream, and one by one where none can be held. What may be tried again is, after the
 * pause that Baton asks for, with its request id.
 */
export class Commands {
  private readonly stream: CommandStream;
  private readonly unary: UnaryCommands;
  private readonly ending = new AbortController();
  private pending = 0;

  /** @param patienceMs how long what Baton refuses for the moment is tried again; 0: the caller is told at once */
  constructor(
    connection: Connection,
    private readonly patienceMs = PATIENCE_MS,
  ) {
    this.stream = new CommandStream(connection);
    this.unary = new UnaryCommands(connection);
  }

  /** @throws BatonError when Baton refuses the command, also after all patience, or this is closed */
  async send(command: StreamCommand): Promise<Answer> {
    if (this.pending >= MOST) throw tooMany();
    this.pending++;
    try {
      return await this.attempt(command);
    } catch (error) {
      return await this.again(command, toBatonError(error));
    } finally {
      this.pending--;
    }
  }

  close(): void {
    this.ending.abort();
    this.stream.close();
  }

  /** A broken connection is mended for as long as it takes; a refusal is taken for an answer in the end. */
  private async again(command: StreamCommand, refusal: BatonError): Promise<Answer> {
    const { signal } = this.ending;
    const backoff = new Backoff();
    const giveUp = performance.now() + this.patienceMs;
    for (let error = refusal; ;) {
      const isLost = error instanceof StreamUnfit || error.isLost;
      const least = error.retryAfterMs ?? 0;
      if (signal.aborted || !(isLost || error.mayPass)) throw error;
      if (!isLost && performance.now() + least > giveUp) throw error;
      if (!(error instanceof StreamUnfit))
        await backoff.wait(signal, least).catch(() => {
          throw error;
        });
      try {
        return await this.attempt(command);
      } catch (next) {
        error = toBatonError(next);
      }
    }
  }

  private attempt(command: StreamCommand): Promise<Answer> {
    const { fitness } = this.stream;
    if (fitness.fit) return this.stream.send(command);
    if (fitness.due) this.stream.probe();
    return this.unary.send(command);
  }
}

const tooMany = (): BatonError =>
  new BatonError(`${MOST} commands wait for their answers`, 'TOO_MANY_COMMANDS', status.RESOURCE_EXHAUSTED, 1_000);
