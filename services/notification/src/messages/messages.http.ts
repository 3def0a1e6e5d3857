import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import type { Json } from '@baton/kernel';
import { ApiProblem, CurrentCaller, toRest, type Caller } from '@baton/service-kit';

import { MessagesHandler } from './messages.handler.js';
import { messageList, messageView } from './messages.schema.js';

const listQuery = z.object({
  instanceId: z.string().max(100).default(''),
  pageSize: z.coerce.number().int().min(0).max(200).default(0),
  pageToken: z.string().max(1000).default(''),
});

@ApiTags('notifications')
@Controller('/v1/notifications/messages')
@ApiProblem('denied', 'ROLE_REQUIRED')
export class MessagesHttpController {
  constructor(private readonly messages: MessagesHandler) {}

  @Get()
  @ApiOkResponse({ schema: messageList })
  async list(
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    return toRest(await this.messages.list(query, caller));
  }

  @Get(':messageId')
  @ApiOkResponse({ schema: messageView })
  @ApiProblem('not-found', 'MESSAGE_UNKNOWN')
  async get(@Param('messageId') messageId: string, @CurrentCaller() caller: Caller): Promise<Json> {
    return toRest(await this.messages.get(messageId, caller));
  }

  @Post(':messageId/resend')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('not-found', 'MESSAGE_UNKNOWN')
  @ApiProblem('wrong-state', 'MAIL_NOT_CONFIGURED')
  async resend(@Param('messageId') messageId: string, @CurrentCaller() caller: Caller): Promise<void> {
    await this.messages.resend(messageId, caller);
  }
}
