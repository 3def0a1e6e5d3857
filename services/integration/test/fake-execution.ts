import type { Metadata, ServerDuplexStream } from '@grpc/grpc-js';
import { Controller, Module, type OnModuleDestroy } from '@nestjs/common';
import { GrpcMethod, GrpcStreamCall } from '@nestjs/microservices';

import {
  GetInstanceResponse,
  Job,
  JobServiceService,
  MessageServiceService,
  ProcessInstanceServiceService,
  type CompleteJobRequest,
  type ExtendJobLeaseRequest,
  type FailJobRequest,
  type GetInstanceRequest,
  type PublishMessageRequest,
  type StartInstanceRequest,
  type StreamJobsRequest,
  type StreamJobsResponse,
} from '@baton/contracts/execution';
import { Rejection } from '@baton/kernel';
import { callerOf, requireService, type ServiceDefinition } from '@baton/service-kit';

const SERVICE = 'baton.execution.v1';

/** The contract's side of `execution`: starts and messages are known by their request ids, jobs are handed out for credit. */
export class FakeExecution {
  readonly started: (StartInstanceRequest & { readonly tenant: string })[] = [];
  readonly published: (PublishMessageRequest & { readonly tenant: string })[] = [];
  readonly completed: CompleteJobRequest[] = [];
  readonly failed: FailJobRequest[] = [];
  readonly extended: ExtendJobLeaseRequest[] = [];
  /** Of which process each instance is. */
  readonly processes = new Map<string, string>();
  /** How often somebody asked for one. */
  asked = 0;
  /** Thrown by starts, messages and reads, while set. */
  refusal: Rejection | undefined;
  /** How many completions are still answered as if it were away. */
  away = 0;
  private readonly waiting: Job[] = [];
  private readonly streams = new Map<ServerDuplexStream<StreamJobsRequest, StreamJobsResponse>, number>();
  private readonly instances = new Map<string, string>();

  offer(job: Partial<Job>): void {
    this.waiting.push(Job.fromPartial({ leaseToken: 'lease', tenantId: 'default', type: 'connector:http', ...job }));
    this.handOut();
  }

  dropStreams(): void {
    for (const stream of this.streams.keys()) stream.end();
    this.streams.clear();
  }

  addCredit(stream: ServerDuplexStream<StreamJobsRequest, StreamJobsResponse>, credit: number): void {
    this.streams.set(stream, (this.streams.get(stream) ?? 0) + credit);
    this.handOut();
  }

  leave(stream: ServerDuplexStream<StreamJobsRequest, StreamJobsResponse>): void {
    this.streams.delete(stream);
  }

  instanceOf(requestId: string): { readonly instanceId: string; readonly repeated: boolean } {
    if (this.refusal !== undefined) throw this.refusal;
    const known = this.instances.get(requestId);
    const instanceId = known ?? `instance-${this.instances.size + 1}`;
    this.instances.set(requestId, instanceId);
    return { instanceId, repeated: known !== undefined };
  }

  private handOut(): void {
    for (const [stream, credit] of this.streams) {
      const jobs = this.waiting.splice(0, credit);
      this.streams.set(stream, credit - jobs.length);
      if (jobs.length > 0) stream.write({ jobs });
    }
  }

  // oxlint-disable-next-line max-lines-per-function
  definition(): ServiceDefinition {
    // oxlint-disable-next-line no-this-alias typescript/no-this-alias
    const execution = this;

    @Controller()
    class ExecutionGrpcController implements OnModuleDestroy {
      onModuleDestroy(): void {
        execution.dropStreams();
      }

      @GrpcMethod(`${SERVICE}.ProcessInstanceService`, 'StartInstance')
      startInstance(request: StartInstanceRequest, metadata: Metadata) {
        const caller = callerOf(metadata);
        requireService(caller, 'integration');
        const { instanceId, repeated } = execution.instanceOf(request.requestId);
        if (!repeated) execution.started.push({ ...request, tenant: caller.tenant });
        return { instanceId, processKey: request.processKey, version: 1, repeatedRequest: repeated };
      }

      @GrpcMethod(`${SERVICE}.ProcessInstanceService`, 'GetInstance')
      getInstance({ instanceId }: GetInstanceRequest, metadata: Metadata) {
        requireService(callerOf(metadata), 'integration');
        execution.asked++;
        if (execution.refusal !== undefined) throw execution.refusal;
        const processKey = execution.processes.get(instanceId);
        if (processKey === undefined) throw new Rejection('not-found', 'INSTANCE_UNKNOWN', 'No such instance');
        return GetInstanceResponse.fromPartial({ instance: { instanceId, processKey } });
      }

      @GrpcMethod(`${SERVICE}.MessageService`, 'PublishMessage')
      publishMessage(request: PublishMessageRequest, metadata: Metadata) {
        const { instanceId, repeated } = execution.instanceOf(request.messageId);
        if (!repeated) execution.published.push({ ...request, tenant: callerOf(metadata).tenant });
        return { messageId: request.messageId, instanceId, repeatedRequest: repeated };
      }

      @GrpcStreamCall(`${SERVICE}.JobService`, 'StreamJobs')
      streamJobs(call: ServerDuplexStream<StreamJobsRequest, StreamJobsResponse>): void {
        requireService(callerOf(call), 'integration');
        call.on('data', ({ credit }: StreamJobsRequest) => {
          // Credit that was under way when the stream was dropped: what is written now reaches nobody.
          if (call.writable) execution.addCredit(call, credit);
        });
        call.on('end', () => call.end());
        call.on('close', () => execution.leave(call));
      }

      @GrpcMethod(`${SERVICE}.JobService`, 'CompleteJob')
      completeJob(request: CompleteJobRequest) {
        if (execution.away-- > 0) throw new Rejection('unavailable', 'SERVICE_UNAVAILABLE', 'away');
        execution.completed.push(request);
        return {};
      }

      @GrpcMethod(`${SERVICE}.JobService`, 'FailJob')
      failJob(request: FailJobRequest) {
        execution.failed.push(request);
        return {};
      }

      @GrpcMethod(`${SERVICE}.JobService`, 'ExtendJobLease')
      extendJobLease(request: ExtendJobLeaseRequest) {
        execution.extended.push(request);
        return { leaseExpiresAt: undefined };
      }
    }
    @Module({ controllers: [ExecutionGrpcController] })
    class ExecutionModule {}
    const services = [JobServiceService, ProcessInstanceServiceService, MessageServiceService];
    return {
      name: 'execution',
      schema: 'execution',
      module: ExecutionModule,
      surface: { package: SERVICE, services },
      migrations: [],
      entities: [],
    };
  }
}
