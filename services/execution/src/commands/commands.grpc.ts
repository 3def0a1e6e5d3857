import type { ServerDuplexStream } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcStreamCall } from '@nestjs/microservices';

import type { Command, ExecuteRequest, ExecuteResponse } from '@baton/contracts/execution';
import { Rejection } from '@baton/kernel';
import { callerOf, type Caller } from '@baton/service-kit';

import { CommandAdmission } from '../admission/command-admission.js';
import { StartInstanceHandler } from '../instances/start-instance.handler.js';
import { JobsHandler } from '../jobs/jobs.handler.js';
import { MessagesHandler } from '../messages/messages.handler.js';
import { serveStream } from '../wire/serve-stream.js';
import { CommandStream, type Answer } from './command-stream.js';

const DONE: Answer = { started: undefined, published: undefined };

@Controller()
export class CommandsGrpcController {
  constructor(
    private readonly starts: StartInstanceHandler,
    private readonly jobs: JobsHandler,
    private readonly messages: MessagesHandler,
    private readonly admission: CommandAdmission,
  ) {}

  /** The caller was authenticated once, with the call; each command is authorised like its unary twin. */
  @GrpcStreamCall('baton.execution.v1.CommandService', 'Execute')
  execute(call: ServerDuplexStream<ExecuteRequest, ExecuteResponse>): void {
    const caller = callerOf(call);
    const stream = new CommandStream(call, (command) => this.run(command, caller), this.admission, caller.tenant);
    serveStream(call, {
      receive: (frame) => stream.receive(frame),
      finished: () => stream.finish(),
      closed: () => stream.close(),
    });
  }

  private async run(command: Command, caller: Caller): Promise<Answer> {
    if (command.startInstance !== undefined)
      return { ...DONE, started: await this.starts.start(command.startInstance, caller) };
    if (command.completeJob !== undefined) return this.jobs.complete(command.completeJob, caller).then(() => DONE);
    if (command.failJob !== undefined) return this.jobs.fail(command.failJob, caller).then(() => DONE);
    if (command.throwJobError !== undefined)
      return this.jobs.throwError(command.throwJobError, caller).then(() => DONE);
    if (command.publishMessage !== undefined)
      return { ...DONE, published: await this.messages.publish(command.publishMessage, caller) };
    throw new Rejection('invalid', 'COMMAND_MISSING', 'The command is empty, or of a kind this server does not know');
  }
}
