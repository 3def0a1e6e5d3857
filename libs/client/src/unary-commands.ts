import { status, type ServiceError } from '@grpc/grpc-js';

import {
  JobServiceService as Jobs,
  MessageServiceService as Messages,
  ProcessInstanceServiceService as Instances,
  type Acknowledgement,
} from '@baton/contracts/execution';

import type { StreamCommand } from './command-stream.js';
import type { Connection } from './connection.js';
import { BatonError, toBatonError } from './error.js';

type Answer = Pick<Acknowledgement, 'started' | 'published'>;

interface Method<Request, Response> {
  readonly path: string;
  readonly requestSerialize: (value: Request) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => Response;
}

const DEADLINE_MS = 30_000;
/** Calls under way at once; more wait here. */
const MOST = 100;

/** Commands as calls of their own, for where a stream cannot be held. */
export class UnaryCommands {
  private underWay = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly connection: Connection) {}

  /** @throws BatonError */
  async send(command: StreamCommand): Promise<Answer> {
    if (this.underWay >= MOST) await new Promise<void>((resolve) => void this.waiting.push(resolve));
    else this.underWay++;
    try {
      return await this.call(command);
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.underWay--;
      else next();
    }
  }

  private async call({
    startInstance,
    publishMessage,
    completeJob,
    failJob,
    throwJobError,
  }: StreamCommand): Promise<Answer> {
    if (startInstance !== undefined)
      return { ...NONE, started: await this.ask(Instances.startInstance, startInstance) };
    if (publishMessage !== undefined)
      return { ...NONE, published: await this.ask(Messages.publishMessage, publishMessage) };
    if (completeJob !== undefined) await this.ask(Jobs.completeJob, completeJob);
    else if (failJob !== undefined) await this.ask(Jobs.failJob, failJob);
    else if (throwJobError !== undefined) await this.ask(Jobs.throwJobError, throwJobError);
    else throw new BatonError('The command is empty', 'COMMAND_MISSING', status.INVALID_ARGUMENT);
    return NONE;
  }

  private ask<Request, Response>(
    { path, requestSerialize, responseDeserialize }: Method<Request, Response>,
    request: Request,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      const answered = (error: ServiceError | null, response?: Response): void => {
        if (error !== null) reject(toBatonError(error));
        else resolve(response as Response);
      };
      this.connection.channel.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        this.connection.metadata,
        { deadline: Date.now() + DEADLINE_MS },
        answered,
      );
    });
  }
}

const NONE: Answer = { started: undefined, published: undefined };
