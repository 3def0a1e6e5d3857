import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import type {
  BroadcastSignalRequest,
  BroadcastSignalResponse,
  EvaluateConditionsRequest,
  EvaluateConditionsResponse,
  PublishMessageRequest,
  PublishMessageResponse,
} from '@baton/contracts/execution';
import { callerOf } from '@baton/service-kit';

import { ConditionsHandler } from '../conditions/conditions.handler.js';
import { SignalsHandler } from '../signals/signals.handler.js';
import { MessagesHandler } from './messages.handler.js';

@Controller()
export class MessagesGrpcController {
  constructor(
    private readonly messages: MessagesHandler,
    private readonly signals: SignalsHandler,
    private readonly conditions: ConditionsHandler,
  ) {}

  @GrpcMethod('baton.execution.v1.MessageService', 'PublishMessage')
  publishMessage(request: PublishMessageRequest, metadata: Metadata): Promise<PublishMessageResponse> {
    return this.messages.publish(request, callerOf(metadata));
  }

  @GrpcMethod('baton.execution.v1.MessageService', 'BroadcastSignal')
  broadcastSignal(request: BroadcastSignalRequest, metadata: Metadata): Promise<BroadcastSignalResponse> {
    return this.signals.broadcast(request, callerOf(metadata));
  }

  @GrpcMethod('baton.execution.v1.MessageService', 'EvaluateConditions')
  evaluateConditions(request: EvaluateConditionsRequest, metadata: Metadata): Promise<EvaluateConditionsResponse> {
    return this.conditions.evaluate(request, callerOf(metadata));
  }
}
