import { Body, Controller, Get, Headers, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import { stringifyJson, type Json } from '@baton/kernel';
import { ApiProblem, type Caller, CurrentCaller, toRest, jsonObject } from '@baton/service-kit';

import { taskAnswer, tasksAnswer } from '../answers.js';
import { page } from '../validation.js';
import { CompleteUserTaskHandler } from './complete-user-task.handler.js';
import { completeBody, completionOf, type CompleteBody } from './completion-body.js';
import { assignBody, UserTasksHandler } from './user-tasks.handler.js';

const listQuery = page.extend({
  filter: z.enum(['mine', 'my-groups', 'waiting-for-others', 'all']).optional(),
  instanceId: z.string().optional(),
  includeClosed: z.enum(['true', 'false']).optional(),
});

@ApiTags('tasks')
@Controller('/v1/tasks')
@ApiProblem('not-found', 'TASK_UNKNOWN')
export class UserTasksHttpController {
  constructor(
    private readonly tasks: UserTasksHandler,
    private readonly completion: CompleteUserTaskHandler,
  ) {}

  @Get()
  @ApiOkResponse({ schema: tasksAnswer })
  async list(@CurrentCaller() caller: Caller, @Query({ schema: listQuery }) query: z.output<typeof listQuery>) {
    const { tasks, nextPageToken } = await this.tasks.list(caller, {
      ...query,
      includeClosed: query.includeClosed === 'true',
    });
    return { userTasks: tasks.map(toRest), ...(nextPageToken && { nextPageToken }) };
  }

  @Get(':id')
  @ApiOkResponse({ schema: taskAnswer })
  async get(@CurrentCaller() caller: Caller, @Param('id') id: string) {
    return toRest(await this.tasks.get(caller, id));
  }

  @Post(':id/claim')
  @HttpCode(200)
  @ApiProblem('denied', 'NOT_A_CANDIDATE', 'FOUR_EYES', 'HUMAN_REQUIRED')
  @ApiProblem('wrong-state', 'TASK_CLAIMED', 'TASK_CLOSED')
  @ApiOkResponse({ schema: taskAnswer })
  async claim(@CurrentCaller() caller: Caller, @Param('id') id: string) {
    return toRest(await this.tasks.claim(caller, id));
  }

  @Post(':id/release')
  @HttpCode(200)
  @ApiProblem('denied', 'NOT_YOURS')
  @ApiProblem('wrong-state', 'NOT_CLAIMED', 'TASK_CLOSED', 'NO_CANDIDATES')
  @ApiOkResponse({ schema: taskAnswer })
  async release(@CurrentCaller() caller: Caller, @Param('id') id: string) {
    return toRest(await this.tasks.release(caller, id));
  }

  @Post(':id/assign')
  @HttpCode(200)
  @ApiProblem('denied', 'NOT_YOURS', 'FOUR_EYES')
  @ApiProblem('wrong-state', 'TASK_CLOSED')
  @ApiOkResponse({ schema: taskAnswer })
  async assign(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body({ schema: assignBody }) body: z.output<typeof assignBody>,
  ) {
    return toRest(await this.tasks.assign(caller, id, body));
  }

  @Post(':id/nudge')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('wrong-state', 'TASK_CLOSED')
  async nudge(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    await this.tasks.nudge(caller, id);
  }

  @Put(':id/draft')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('denied', 'NOT_A_CANDIDATE')
  @ApiProblem('wrong-state', 'TASK_CLOSED')
  async saveDraft(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body({ schema: jsonObject }) draft: z.output<typeof jsonObject>,
  ): Promise<void> {
    await this.tasks.saveDraft(caller, id, stringifyJson(draft as Json));
  }

  @Post(':id/complete')
  @HttpCode(200)
  @ApiProblem('invalid', 'FORM_INVALID')
  @ApiProblem('denied', 'NOT_YOURS', 'NOT_A_CANDIDATE', 'FOUR_EYES', 'HUMAN_REQUIRED')
  @ApiProblem('wrong-state', 'TASK_CLOSED')
  @ApiProblem('exhausted', 'TOO_BUSY')
  @ApiOkResponse({ schema: taskAnswer })
  async complete(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body({ schema: completeBody }) body: CompleteBody,
    @Headers('idempotency-key') key?: string,
  ) {
    return toRest(await this.completion.complete(caller, id, completionOf(body), key ?? body.requestId));
  }
}
