import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import type {
  GetMessageRequest,
  GetMessageResponse,
  ListMessagesRequest,
  ListMessagesResponse,
  ResendMessageRequest,
  ResendMessageResponse,
} from '@baton/contracts/notification';
import { callerOf } from '@baton/service-kit';

import { MessagesHandler } from './messages.handler.js';

const SERVICE = 'baton.notification.v1.NotificationService';

@Controller()
export class MessagesGrpcController {
  constructor(private readonly messages: MessagesHandler) {}

  @GrpcMethod(SERVICE, 'ListMessages')
  listMessages(request: ListMessagesRequest, metadata: Metadata): Promise<ListMessagesResponse> {
    return this.messages.list(request, callerOf(metadata));
  }

  @GrpcMethod(SERVICE, 'GetMessage')
  async getMessage({ messageId }: GetMessageRequest, metadata: Metadata): Promise<GetMessageResponse> {
    return { message: await this.messages.get(messageId, callerOf(metadata)) };
  }

  @GrpcMethod(SERVICE, 'ResendMessage')
  async resendMessage({ messageId }: ResendMessageRequest, metadata: Metadata): Promise<ResendMessageResponse> {
    await this.messages.resend(messageId, callerOf(metadata));
    return {};
  }
}
