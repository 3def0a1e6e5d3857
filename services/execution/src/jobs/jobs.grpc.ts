import type { Metadata, ServerDuplexStream, ServerUnaryCall } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod, GrpcStreamCall } from '@nestjs/microservices';

import type {
  ActivateJobsRequest,
  ActivateJobsResponse,
  CompleteJobRequest,
  CompleteJobResponse,
  ExtendJobLeaseRequest,
  ExtendJobLeaseResponse,
  FailJobRequest,
  FailJobResponse,
  StreamJobsRequest,
  StreamJobsResponse,
  ThrowJobErrorRequest,
  ThrowJobErrorResponse,
} from '@baton/contracts/execution';
import { callerOf, systemClock } from '@baton/service-kit';

import { JobOffers } from '../instances/job-offers.js';
import { serveStream } from '../wire/serve-stream.js';
import { requireWorker, tenantOfWork } from '../wire/roles.js';
import { JobClaimer } from './job-claimer.js';
import { JobStream } from './job-stream.js';
import { JobsHandler } from './jobs.handler.js';

const SERVICE = 'baton.execution.v1.JobService';
/** Kept for the answer on its way: a quarter of what there is, at most so much. */
const ANSWER_MS = 1_000;

@Controller()
export class JobsGrpcController {
  constructor(
    private readonly jobs: JobsHandler,
    private readonly offers: JobOffers,
    private readonly claimer: JobClaimer,
  ) {}

  @GrpcMethod(SERVICE, 'ActivateJobs')
  async activateJobs(
    request: ActivateJobsRequest,
    metadata: Metadata,
    call?: ServerUnaryCall<ActivateJobsRequest, ActivateJobsResponse>,
  ): Promise<ActivateJobsResponse> {
    const gone = new AbortController();
    call?.on('cancelled', () => gone.abort());
    const waitMs = Math.min(request.waitMs, msUntilDeadline(call));
    return { jobs: await this.jobs.activate({ ...request, waitMs }, callerOf(metadata), gone.signal) };
  }

  @GrpcStreamCall(SERVICE, 'StreamJobs')
  streamJobs(call: ServerDuplexStream<StreamJobsRequest, StreamJobsResponse>): void {
    const caller = callerOf(call);
    requireWorker(caller);
    const stream = new JobStream(call, this.offers, this.claimer, tenantOfWork(caller));
    serveStream(call, { receive: (frame) => stream.receive(frame), closed: () => stream.close() });
  }

  @GrpcMethod(SERVICE, 'CompleteJob')
  async completeJob(request: CompleteJobRequest, metadata: Metadata): Promise<CompleteJobResponse> {
    await this.jobs.complete(request, callerOf(metadata));
    return {};
  }

  @GrpcMethod(SERVICE, 'FailJob')
  async failJob(request: FailJobRequest, metadata: Metadata): Promise<FailJobResponse> {
    await this.jobs.fail(request, callerOf(metadata));
    return {};
  }

  @GrpcMethod(SERVICE, 'ThrowJobError')
  async throwJobError(request: ThrowJobErrorRequest, metadata: Metadata): Promise<ThrowJobErrorResponse> {
    await this.jobs.throwError(request, callerOf(metadata));
    return {};
  }

  @GrpcMethod(SERVICE, 'ExtendJobLease')
  extendJobLease(request: ExtendJobLeaseRequest, metadata: Metadata): Promise<ExtendJobLeaseResponse> {
    return this.jobs.extend(request, callerOf(metadata));
  }
}

/** How long a caller can be kept waiting: whoever gives up first would lose the jobs until their leases run out. */
function msUntilDeadline(call: { getDeadline(): Date | number } | undefined): number {
  const left = Math.max(0, Number(call?.getDeadline() ?? Infinity) - systemClock.now());
  return Math.floor(left - Math.min(ANSWER_MS, left / 4));
}
