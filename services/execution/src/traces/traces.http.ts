import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { z } from 'zod';

import type { Json } from '@baton/kernel';
import { ApiProblem, CurrentCaller, toRest, type Caller } from '@baton/service-kit';

import { objectSchema, optionalText, text, whole } from '../wire/rest.js';
import { TracesHandler } from './traces.handler.js';

const moment = z.iso.datetime({ offset: true }).optional();
const exportBody = z.object({
  since: moment,
  until: moment,
  instanceId: optionalText,
  pageSize: z.number().int().min(0).max(200).default(0),
  pageToken: z.string().max(1000).default(''),
});

const milliseconds = (at: string | undefined): number | undefined => (at === undefined ? undefined : Date.parse(at));

@Controller('/v1/traces')
export class TracesHttpController {
  constructor(private readonly traces: TracesHandler) {}

  /** Sends every span of the instances that ran between two moments to the collector once more, a page at a time. */
  @Post('export')
  @HttpCode(200)
  @ApiOkResponse({
    schema: objectSchema({ instances: whole, spans: whole, nextPageToken: text }, ['instances', 'spans']),
  })
  @ApiProblem('not-found', 'INSTANCE_UNKNOWN')
  @ApiProblem('wrong-state', 'TRACES_OFF')
  @ApiProblem('unavailable', 'COLLECTOR_UNAVAILABLE')
  async export(
    @Body({ schema: exportBody }) body: z.output<typeof exportBody>,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    const { since, until } = body;
    return toRest(
      await this.traces.export({ ...body, since: milliseconds(since), until: milliseconds(until) }, caller),
    );
  }
}
