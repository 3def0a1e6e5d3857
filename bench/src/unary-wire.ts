import { credentials, status, type Metadata, type ServiceError } from '@grpc/grpc-js';

import {
  CompleteJobRequest,
  JobServiceClient,
  MessageServiceClient,
  ProcessInstanceServiceClient,
  PublishMessageRequest,
  StartInstanceRequest,
  type Job,
} from '@baton/contracts/execution';

import { JobStream } from './job-stream.js';
import type { Ears, Failure, Wire } from './wire.js';

/** A call per command; jobs still come by their stream. */
export class UnaryWire implements Wire {
  private readonly instances: ProcessInstanceServiceClient;
  private readonly workers: JobServiceClient;
  private readonly messages: MessageServiceClient;
  private readonly jobs: JobStream;

  constructor(
    address: string,
    private readonly metadata: Metadata,
    private readonly ears: Ears,
  ) {
    this.instances = new ProcessInstanceServiceClient(address, credentials.createInsecure());
    this.workers = new JobServiceClient(address, credentials.createInsecure());
    this.messages = new MessageServiceClient(address, credentials.createInsecure());
    this.jobs = new JobStream(address, metadata);
  }

  start(token: number, processKey: string, variablesJson: string): void {
    const request = StartInstanceRequest.fromPartial({ processKey, variablesJson });
    this.instances.startInstance(request, this.metadata, (error, answer) => {
      if (error === null) this.ears.started(token, answer.instanceId);
      else this.ears.failed(token, failureOf(error));
    });
  }

  complete(token: number, { jobId, leaseToken }: Job): void {
    this.workers.completeJob(CompleteJobRequest.fromPartial({ jobId, leaseToken }), this.metadata, (error) => {
      this.jobs.done();
      if (error === null) this.ears.completed(token);
      else this.ears.failed(token, failureOf(error));
    });
  }

  publish(token: number, name: string, correlationKey: string): void {
    const request = PublishMessageRequest.fromPartial({ name, correlationKey });
    this.messages.publishMessage(request, this.metadata, (error, answer) => {
      if (error === null) this.ears.published(token, answer.instanceId);
      else this.ears.failed(token, failureOf(error));
    });
  }

  work(credit: number, take: (job: Job) => void): void {
    this.jobs.work(credit, take);
  }

  close(): void {
    this.jobs.close();
    for (const client of [this.instances, this.workers, this.messages]) client.close();
  }
}

function failureOf({ message, code, metadata }: ServiceError): Failure {
  // That it says when is all that counts here, so the google.rpc.RetryInfo is not decoded.
  const told = (metadata?.get('grpc-status-details-bin') ?? []).some((detail) => String(detail).includes('RetryInfo'));
  return { message, refused: code === status.RESOURCE_EXHAUSTED, retryAfterMs: told ? 1 : 0 };
}
