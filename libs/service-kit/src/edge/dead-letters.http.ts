import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { z } from 'zod';

import { ApiProblem } from '../http/api-problem.js';
import type { Schema } from '../http/schema.js';
import { requireRole, type Caller } from '../identity/caller.js';
import { CurrentCaller } from '../identity/current-caller.js';
import { Processes } from './processes.js';

const redriven = z
  .object({
    service: z.string().max(100).describe('The consumer, as the list names it'),
    key: z.string().max(255).optional().describe('Only the facts of this key'),
  })
  .meta({ id: 'RedriveDeadLetters' });

const text: Schema = { type: 'string' };
const letter: Schema = {
  type: 'object',
  required: ['service', 'topic', 'key', 'type', 'factId', 'cause', 'parkedAt'],
  properties: {
    service: text,
    topic: text,
    key: text,
    type: text,
    factId: text,
    cause: text,
    parkedAt: { type: 'string', format: 'date-time' },
  },
};

/** Facts that could not be handled, and those of the same key that wait behind them. */
@Controller('/v1/dlq')
export class DeadLettersHttpController {
  constructor(private readonly processes: Processes) {}

  @Get()
  @ApiOkResponse({
    schema: {
      type: 'object',
      required: ['deadLetters'],
      properties: { deadLetters: { type: 'array', items: letter } },
    },
  })
  async list(@CurrentCaller() caller: Caller): Promise<{ deadLetters: object[] }> {
    requireRole(caller, 'operator', 'admin');
    const letters = await this.processes.deadLetters(caller);
    return {
      deadLetters: letters.map(({ consumer: service, topic, key, type, factId, cause, parkedAt }) => ({
        service,
        topic,
        key,
        type,
        factId,
        cause,
        parkedAt,
      })),
    };
  }

  /** Handles parked facts again, oldest first; stops at the first of a key that fails again. */
  @Post('redrive')
  @HttpCode(200)
  @ApiOkResponse({ schema: { type: 'object', required: ['redriven'], properties: { redriven: { type: 'integer' } } } })
  @ApiProblem('not-found', 'CONSUMER_UNKNOWN')
  @ApiProblem('wrong-state', 'REDRIVE_FAILED')
  async redrive(
    @Body({ schema: redriven }) { service, key }: z.output<typeof redriven>,
    @CurrentCaller() caller: Caller,
  ): Promise<{ redriven: number }> {
    requireRole(caller, 'operator', 'admin');
    return { redriven: await this.processes.redrive(service, key, caller) };
  }
}
