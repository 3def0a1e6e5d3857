import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import { fromTimestamp } from '@baton/contracts';
import type { ExportTracesRequest, ExportTracesResponse } from '@baton/contracts/execution';
import { callerOf } from '@baton/service-kit';

import { TracesHandler } from './traces.handler.js';

@Controller()
export class TracesGrpcController {
  constructor(private readonly traces: TracesHandler) {}

  @GrpcMethod('baton.execution.v1.TraceService', 'ExportTraces')
  exportTraces(request: ExportTracesRequest, metadata: Metadata): Promise<ExportTracesResponse> {
    const { since, until } = request;
    return this.traces.export(
      { ...request, since: fromTimestamp(since), until: fromTimestamp(until) },
      callerOf(metadata),
    );
  }
}
