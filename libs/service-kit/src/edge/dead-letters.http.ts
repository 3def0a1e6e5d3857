import { Body, Controller, Get, HttpCode, Inject, Optional, Post } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { z } from 'zod';

import { Rejection } from '@baton/kernel';
import type { Bus, DeadLetter, Subscription } from '@baton/messaging';

import { ApiProblem } from '../http/api-problem.js';
import type { Schema } from '../http/schema.js';
import { requireRole, type Caller } from '../identity/caller.js';
import { CurrentCaller } from '../identity/current-caller.js';
import { BUS } from '../tokens.js';

const MOST = 200;
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
  constructor(@Optional() @Inject(BUS) private readonly bus: Bus | undefined) {}

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
    const lists = await Promise.all(
      this.subscriptions.map(async (subscription) =>
        (await this.lettersOf(subscription, caller)).map((found) => view(subscription.group, found)),
      ),
    );
    return { deadLetters: lists.flat() };
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
    const named = this.subscriptions.filter(({ group }) => group === service);
    if (named.length === 0)
      throw new Rejection('not-found', 'CONSUMER_UNKNOWN', `There is no consumer ${JSON.stringify(service)}`);
    let count = 0;
    for (const subscription of named) {
      const parked = await this.lettersOf(subscription, caller);
      const keys = new Set(parked.map((found) => found.key).filter((found) => key === undefined || found === key));
      for (const each of keys) count += await attempt(subscription, each);
    }
    return { redriven: count };
  }

  private get subscriptions(): readonly Subscription[] {
    return this.bus?.subscriptions() ?? [];
  }

  private async lettersOf(subscription: Subscription, { tenant }: Caller): Promise<readonly DeadLetter[]> {
    return (await subscription.deadLetters(MOST)).filter(({ fact }) => fact.tenant === tenant);
  }
}

const view = (service: string, { topic, key, fact, cause, parkedAt }: DeadLetter): object => ({
  service,
  topic,
  key,
  type: fact.type,
  factId: fact.id,
  cause,
  parkedAt,
});

async function attempt(subscription: Subscription, key: string): Promise<number> {
  try {
    return await subscription.redrive(key);
  } catch (error) {
    throw new Rejection(
      'wrong-state',
      'REDRIVE_FAILED',
      `${key} cannot be handled yet: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
