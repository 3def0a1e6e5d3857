import type { ServerDuplexStream } from '@grpc/grpc-js';

import type {
  Acknowledgement,
  Command,
  CommandError,
  ExecuteRequest,
  ExecuteResponse,
} from '@baton/contracts/execution';
import { invalidFields, Rejection, TransientMap } from '@baton/kernel';
import { instanceFieldOf, rpcStatusOf, withLogFields } from '@baton/service-kit';

import type { Work } from '../admission/admission.js';
import type { CommandAdmission } from '../admission/command-admission.js';
import { commandWeight, workOf } from '../admission/limited-calls.js';
import { refusalOf } from '../wire/serve-stream.js';

const MAX_FRAME = 1_000;
/** Commands of one stream under way; beyond, they are refused and may be sent again. */
const MAX_UNDER_WAY = 5_000;
const RETRY_MS = 50;

/** What a command answers beside "done". */
export type Answer = Pick<Acknowledgement, 'started' | 'published'>;
export type RunCommand = (command: Command) => Promise<Answer>;

type AcknowledgedCall = Pick<
  ServerDuplexStream<ExecuteRequest, ExecuteResponse>,
  'write' | 'end' | 'on' | 'pause' | 'resume'
>;

/** One client's stream of commands: runs them side by side, answers those of the same moment in one frame. */
export class CommandStream {
  private readonly underWay = new TransientMap<number, true>();
  private frame: Acknowledgement[] = [];
  private closed = false;
  /** The client does not read what it is answered. */
  private blocked = false;
  private ending = false;

  constructor(
    private readonly call: AcknowledgedCall,
    private readonly run: RunCommand,
    private readonly admission: Pick<CommandAdmission, 'admit' | 'answered' | 'refusal'>,
    private readonly tenant: string,
  ) {
    call.on('drain', () => this.unblock());
  }

  /** @throws Rejection `invalid`, for a frame that breaks the contract */
  receive({ commands }: ExecuteRequest): void {
    if (commands.length > MAX_FRAME)
      throw invalidFields('OUT_OF_RANGE', [{ field: 'commands', message: `must be at most ${MAX_FRAME}` }]);
    for (const command of commands) this.begin(command);
  }

  /** The client sends no more; the stream ends after the last acknowledgement. */
  finish(): void {
    this.ending = true;
    this.endWhenDone();
  }

  close(): void {
    this.closed = true;
  }

  private begin(command: Command): void {
    const id = command.clientCommandId;
    if (this.underWay.has(id))
      throw new Rejection('invalid', 'COMMAND_ID_IN_USE', `A command ${id} is under way on this stream`);
    const weight = commandWeight(command);
    const work = workOf(command);
    const refusal =
      this.underWay.size >= MAX_UNDER_WAY
        ? BUSY_STREAM
        : this.admission.admit(this.tenant, work, weight)
          ? undefined
          : this.admission.refusal();
    if (refusal !== undefined) {
      this.acknowledge({ clientCommandId: id, error: errorOf(refusal), started: undefined, published: undefined });
      return;
    }
    this.underWay.set(id, true);
    this.run(command).then(
      ({ started, published }) =>
        this.done({ clientCommandId: id, error: undefined, started, published }, work, weight),
      (error: unknown) =>
        this.done(
          { clientCommandId: id, error: failureOf(command, error), started: undefined, published: undefined },
          work,
          weight,
        ),
    );
  }

  private done(acknowledgement: Acknowledgement, work: Work, weight: number): void {
    this.admission.answered(this.tenant, work, weight);
    this.underWay.delete(acknowledgement.clientCommandId);
    this.acknowledge(acknowledgement);
  }

  private acknowledge(acknowledgement: Acknowledgement): void {
    if (this.frame.length === 0) setImmediate(() => this.send());
    this.frame.push(acknowledgement);
  }

  private send(): void {
    if (this.blocked && !this.closed) return;
    const acknowledgements = this.frame;
    this.frame = [];
    if (this.closed || acknowledgements.length === 0) return;
    // A client that does not read may send no more either, so what waits for it stays bounded.
    if (!this.call.write({ acknowledgements })) {
      this.blocked = true;
      this.call.pause();
    }
    this.endWhenDone();
  }

  private unblock(): void {
    if (!this.blocked) return;
    this.blocked = false;
    this.send();
    if (!this.blocked) this.call.resume();
  }

  private endWhenDone(): void {
    if (this.ending && !this.closed && this.underWay.size === 0 && this.frame.length === 0) this.call.end();
  }
}

const BUSY_STREAM = new Rejection(
  'exhausted',
  'STREAM_BUSY',
  `At most ${MAX_UNDER_WAY} commands of a stream may be under way`,
  { retryAfterMs: RETRY_MS },
);

/** What is logged about it bears the instance. */
function failureOf({ completeJob, failJob, throwJobError }: Command, error: unknown): CommandError {
  const fields = instanceFieldOf(completeJob ?? failJob ?? throwJobError);
  return withLogFields(fields, () => errorOf(refusalOf(error)));
}

function errorOf(rejection: Rejection): CommandError {
  return {
    status: rpcStatusOf(rejection),
    code: rejection.code,
    message: rejection.message,
    retryAfterMs: rejection.details.retryAfterMs ?? 0,
  };
}
