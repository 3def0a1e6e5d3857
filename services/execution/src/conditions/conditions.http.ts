import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { z } from 'zod';

import type { Json } from '@baton/kernel';
import { CurrentCaller, toRest, type Caller } from '@baton/service-kit';

import { objectSchema, optionalText, requestId, requestIdOf, text, variables, variablesText } from '../wire/rest.js';
import { ConditionsHandler } from './conditions.handler.js';

const evaluateBody = z.object({ variables, processKey: optionalText, requestId }).prefault({});

@Controller('/v1/conditions')
export class ConditionsHttpController {
  constructor(private readonly conditions: ConditionsHandler) {}

  @Post()
  @HttpCode(200)
  @ApiOkResponse({ schema: objectSchema({ instanceIds: { type: 'array', items: text } }, ['instanceIds']) })
  async evaluate(
    @Body({ schema: evaluateBody }) body: z.output<typeof evaluateBody>,
    @Headers('idempotency-key') key: string | undefined,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    const { processKey } = body;
    const variablesJson = variablesText(body.variables);
    const request = { processKey, variablesJson, requestId: requestIdOf(key, body.requestId) };
    return toRest(await this.conditions.evaluate(request, caller));
  }
}
