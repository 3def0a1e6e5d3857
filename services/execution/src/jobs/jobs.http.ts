import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

import type { Json } from '@baton/kernel';
import { ApiProblem, CurrentCaller, toRest, type Caller } from '@baton/service-kit';

import { anyObject, moment, objectSchema, optionalText, text, variables, variablesText, whole } from '../wire/rest.js';
import { JobsHandler } from './jobs.handler.js';

const leaseToken = z.string().min(1).max(100);
const lockMs = z.number().int().min(1_000).max(3_600_000).optional();
const activateBody = z.object({
  type: z.string().min(1).max(255),
  worker: optionalText,
  maxJobs: z.number().int().min(1).max(1_000).default(1),
  lockMs,
  waitMs: z.number().int().min(0).max(60_000).default(0),
});
const completeBody = z.object({ leaseToken, variables });
const failBody = z.object({
  leaseToken,
  message: optionalText,
  retries: z.number().int().min(0).max(1_000).optional(),
  retryInMs: z.number().int().min(0).optional(),
});
const errorBody = z.object({ leaseToken, errorCode: z.string().min(1).max(255), message: optionalText, variables });
const extendBody = z.object({ leaseToken, lockMs });

const job = objectSchema(
  {
    jobId: text,
    type: text,
    instanceId: text,
    processKey: text,
    version: whole,
    businessKey: text,
    elementId: text,
    variables: anyObject,
    headers: anyObject,
    retries: whole,
    leaseToken: text,
    leaseExpiresAt: moment,
    tenantId: text,
    traceparent: text,
  },
  ['jobId', 'type', 'instanceId', 'elementId', 'variables', 'retries', 'leaseToken', 'leaseExpiresAt'],
);
const NO_LOCK = 0;

@Controller('/v1/jobs')
export class JobsHttpController {
  constructor(private readonly jobs: JobsHandler) {}

  @Post('activate')
  @HttpCode(200)
  @ApiOkResponse({ schema: objectSchema({ jobs: { type: 'array', items: job } }, ['jobs']) })
  async activate(
    @Body({ schema: activateBody }) body: z.output<typeof activateBody>,
    @Req() request: FastifyRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    const gone = new AbortController();
    const { socket } = request.raw;
    const leave = () => gone.abort();
    socket.once('close', leave);
    try {
      return toRest({
        jobs: await this.jobs.activate({ ...body, lockMs: body.lockMs ?? NO_LOCK }, caller, gone.signal),
      });
    } finally {
      socket.off('close', leave);
    }
  }

  @Post(':jobId/complete')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('not-found', 'JOB_UNKNOWN', 'INSTANCE_UNKNOWN')
  @ApiProblem('wrong-state', 'JOB_NOT_OPEN', 'JOB_LEASE_LOST', 'INSTANCE_ENDED')
  async complete(
    @Param('jobId') jobId: string,
    @Body({ schema: completeBody }) body: z.output<typeof completeBody>,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.jobs.complete(
      { jobId, leaseToken: body.leaseToken, variablesJson: variablesText(body.variables), requestId: '' },
      caller,
    );
  }

  @Post(':jobId/fail')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('not-found', 'JOB_UNKNOWN', 'INSTANCE_UNKNOWN')
  @ApiProblem('wrong-state', 'JOB_NOT_OPEN', 'JOB_LEASE_LOST', 'INSTANCE_ENDED')
  async fail(
    @Param('jobId') jobId: string,
    @Body({ schema: failBody }) body: z.output<typeof failBody>,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    const { retryInMs, retries, ...rest } = body;
    await this.jobs.fail(
      { jobId, ...rest, retries, retryInMs: retryInMs === undefined ? undefined : String(retryInMs), requestId: '' },
      caller,
    );
  }

  @Post(':jobId/error')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('not-found', 'JOB_UNKNOWN', 'INSTANCE_UNKNOWN')
  @ApiProblem('wrong-state', 'JOB_NOT_OPEN', 'JOB_LEASE_LOST', 'INSTANCE_ENDED')
  async throwError(
    @Param('jobId') jobId: string,
    @Body({ schema: errorBody }) body: z.output<typeof errorBody>,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.jobs.throwError({ jobId, ...body, variablesJson: variablesText(body.variables), requestId: '' }, caller);
  }

  @Post(':jobId/extend')
  @HttpCode(200)
  @ApiOkResponse({ schema: objectSchema({ leaseExpiresAt: moment }, ['leaseExpiresAt']) })
  @ApiProblem('not-found', 'JOB_UNKNOWN', 'INSTANCE_UNKNOWN')
  @ApiProblem('wrong-state', 'JOB_NOT_OPEN', 'JOB_LEASE_LOST')
  async extend(
    @Param('jobId') jobId: string,
    @Body({ schema: extendBody }) body: z.output<typeof extendBody>,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    return toRest(
      await this.jobs.extend({ jobId, leaseToken: body.leaseToken, lockMs: body.lockMs ?? NO_LOCK }, caller),
    );
  }
}
