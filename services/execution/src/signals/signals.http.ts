import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse } from '@nestjs/swagger';
import { z } from 'zod';

import type { Json } from '@baton/kernel';
import { CurrentCaller, toRest, type Caller } from '@baton/service-kit';

import { objectSchema, text, variables, variablesText } from '../wire/rest.js';
import { SignalsHandler } from './signals.handler.js';

const broadcastBody = z.object({
  name: z.string().min(1).max(255),
  signalId: z.string().max(200).default(''),
  variables,
});

@Controller('/v1/signals')
export class SignalsHttpController {
  constructor(private readonly signals: SignalsHandler) {}

  @Post()
  @HttpCode(202)
  @ApiAcceptedResponse({
    schema: objectSchema({ signalId: text, repeatedRequest: { type: 'boolean' } }, ['signalId']),
  })
  async broadcast(
    @Body({ schema: broadcastBody }) body: z.output<typeof broadcastBody>,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    return toRest(await this.signals.broadcast({ ...body, variablesJson: variablesText(body.variables) }, caller));
  }
}
