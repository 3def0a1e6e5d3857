import { Body, Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { ApiProblem, Public, rawBodyOf, type BatonRequest, type Schema } from '@baton/service-kit';

import { HooksHandler } from './hooks.handler.js';

const accepted: Schema = { type: 'object', properties: { instanceId: { type: 'string' } } };
const header = (name: string, description: string) =>
  ApiHeader({ name, required: true, description, schema: { type: 'string' } });

/** Where other systems call. Public: a call proves itself by its signature (https://www.standardwebhooks.com). */
@ApiTags('systems')
@Public()
@Controller('/v1/hooks')
export class HooksHttpController {
  constructor(private readonly hooks: HooksHandler) {}

  @Post(':webhookId')
  @header('webhook-id', 'Identifies the delivery: its repetition has no second effect')
  @header('webhook-timestamp', 'Seconds since 1970, at most 5 minutes off')
  @header('webhook-signature', 'v1,<base64 of HMAC-SHA256 over id.timestamp.body>')
  @ApiBody({ required: false, description: 'Any text; JSON is parsed', schema: {} })
  @ApiAcceptedResponse({ schema: accepted, description: 'Accepted: the start or the message is durable' })
  @ApiOkResponse({ schema: accepted, description: 'A repetition; nothing has happened again' })
  @ApiProblem('unauthenticated', 'SIGNATURE_INVALID')
  @ApiProblem('not-found', 'WEBHOOK_UNKNOWN')
  @ApiProblem('invalid', 'BODY_NO_TEXT', 'DELIVERY_UNFIT')
  @ApiProblem('wrong-state', 'PROCESS_NOT_DEPLOYED', 'BUSINESS_KEY_TAKEN')
  @ApiProblem('too-large', 'BODY_TOO_LARGE')
  @ApiProblem('unavailable', 'SERVICE_UNAVAILABLE')
  async receive(
    @Param('webhookId') webhookId: string,
    @Req() request: BatonRequest,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ instanceId?: string }> {
    const { headers } = request;
    const { instanceId, repeated } = await this.hooks.receive({
      webhookId,
      headers,
      rawBody: rawBodyOf(request),
      body,
    });
    void reply.status(repeated ? 200 : 202);
    return instanceId === '' ? {} : { instanceId };
  }
}
