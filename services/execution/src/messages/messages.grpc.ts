import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import type { PublishMessageRequest, PublishMessageResponse } from '@baton/contracts/execution';
import { callerOf } from '@baton/service-kit';

import { MessagesHandler } from './messages.handler.js';

@Controller()
export class MessagesGrpcController {
  constructor(private readonly messages: MessagesHandler) {}

  @GrpcMethod('baton.execution.v1.MessageService', 'PublishMessage')
  publishMessage(request: PublishMessageRequest, metadata: Metadata): Promise<PublishMessageResponse> {
    return this.messages.publish(request, callerOf(metadata));
  }
}
