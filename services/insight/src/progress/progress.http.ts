import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { z } from 'zod';

import type { Json } from '@baton/kernel';
import { ApiProblem, CurrentCaller, toRest, type Caller } from '@baton/service-kit';

import { TimelineHandler } from '../timeline/timeline.handler.js';
import { ProgressHandler, UTC } from './progress.handler.js';
import { progressList, progressView, timelineList } from './progress.schema.js';

const timeZone = z.string().min(1).max(64).default(UTC).describe('IANA name, for times in sentences');
const page = {
  pageSize: z.coerce.number().int().min(0).max(200).default(0),
  pageToken: z.string().max(2000).default(''),
};
const zoneQuery = z.object({ timeZone });
const timelineQuery = z.object({ timeZone, ...page });
const listQuery = z.object({
  timeZone,
  ...page,
  processKey: z.string().max(255).default(''),
  businessKey: z.string().max(255).default('').describe('A prefix'),
  state: z.enum(['on-time', 'at-risk', 'late', 'blocked', 'incident', 'done', 'canceled', 'failed']).optional(),
  elementId: z.string().max(255).default('').describe('Only instances that are at this step now'),
  includeEnded: z.enum(['true', 'false']).default('false'),
});

@Controller('/v1/progress')
export class ProgressHttpController {
  constructor(
    private readonly progress: ProgressHandler,
    private readonly timelines: TimelineHandler,
  ) {}

  @Get()
  @ApiOkResponse({ schema: progressList })
  @ApiProblem('invalid', 'PAGE_TOKEN_INVALID', 'TIME_ZONE_UNKNOWN')
  async list(
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    const { state, includeEnded, ...selection } = query;
    return toRest(
      await this.progress.list(
        { ...selection, state, includeEnded: includeEnded === 'true' },
        query,
        caller,
        query.timeZone,
      ),
    );
  }

  @Get(':instanceId')
  @ApiOkResponse({ schema: progressView })
  @ApiProblem('not-found', 'INSTANCE_UNKNOWN')
  @ApiProblem('invalid', 'TIME_ZONE_UNKNOWN')
  async get(
    @Param('instanceId') instanceId: string,
    @Query({ schema: zoneQuery }) zone: z.output<typeof zoneQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    return toRest(await this.progress.get(instanceId, caller, zone.timeZone));
  }

  @Get(':instanceId/timeline')
  @ApiOkResponse({ schema: timelineList })
  @ApiProblem('not-found', 'INSTANCE_UNKNOWN')
  @ApiProblem('invalid', 'PAGE_TOKEN_INVALID', 'TIME_ZONE_UNKNOWN')
  async timeline(
    @Param('instanceId') instanceId: string,
    @Query({ schema: timelineQuery }) query: z.output<typeof timelineQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    return toRest(await this.timelines.timeline(instanceId, query, caller, query.timeZone));
  }
}
