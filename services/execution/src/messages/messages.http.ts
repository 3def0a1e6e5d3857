import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse } from '@nestjs/swagger';
import { z } from 'zod';

import { durationMs, type Json } from '@baton/kernel';
import { CurrentCaller, toRest, type Caller } from '@baton/service-kit';

import { objectSchema, text, variables, variablesText } from '../wire/rest.js';
import { MessagesHandler } from './messages.handler.js';

const publishBody = z.object({
  name: z.string().min(1).max(255),
  correlationKey: z.string().max(255).default(''),
  businessKey: z.string().max(255).default(''),
  messageId: z.string().max(200).default(''),
  timeToLive: z
    .string()
    .max(50)
    .optional()
    .describe('ISO 8601 duration; without one, a message that nobody waits for is dropped'),
  variables,
});

@Controller('/v1/messages')
export class MessagesHttpController {
  constructor(private readonly messages: MessagesHandler) {}

  @Post()
  @HttpCode(202)
  @ApiAcceptedResponse({
    schema: objectSchema({ messageId: text, instanceId: text, repeatedRequest: { type: 'boolean' } }, ['messageId']),
  })
  async publish(
    @Body({ schema: publishBody }) body: z.output<typeof publishBody>,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    const { timeToLive, ...rest } = body;
    return toRest(
      await this.messages.publish(
        { ...rest, variablesJson: variablesText(body.variables), timeToLive: durationOf(timeToLive) },
        caller,
      ),
    );
  }
}

function durationOf(text: string | undefined): { seconds: string; nanos: number } | undefined {
  if (text === undefined || text === '') return undefined;
  const ms = durationMs(text);
  return { seconds: String(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1_000_000 };
}
