import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { z } from 'zod';

import { ApiProblem } from '../http/api-problem.js';
import { requireRole, type Caller } from '../identity/caller.js';
import { CurrentCaller } from '../identity/current-caller.js';
import { advance } from './advance.js';
import { Processes } from './processes.js';

const advanceClock = z
  .object({ duration: z.string().max(50).describe('ISO 8601, e.g. PT48H') })
  .meta({ id: 'AdvanceClock' });

@Controller('/v1/clock')
export class ClockHttpController {
  constructor(private readonly processes: Processes) {}

  /** Answers when all that falls due until then has been done, in due order. */
  @Post('advance')
  @HttpCode(200)
  @ApiOkResponse({
    schema: { type: 'object', required: ['now'], properties: { now: { type: 'string', format: 'date-time' } } },
  })
  @ApiProblem('wrong-state', 'CLOCK_FIXED')
  @ApiProblem('invalid', 'DURATION_INVALID', 'CLOCK_BACKWARDS')
  async advance(
    @Body({ schema: advanceClock }) { duration }: z.output<typeof advanceClock>,
    @CurrentCaller() caller: Caller,
  ): Promise<{ now: string }> {
    requireRole(caller, 'operator', 'admin');
    return { now: new Date(await advance(this.processes, duration, caller)).toISOString() };
  }
}
