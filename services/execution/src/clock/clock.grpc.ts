import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import { fromTimestamp, toTimestamp } from '@baton/contracts';
import {
  type GetNextDueRequest,
  type GetNextDueResponse,
  type SetClockRequest,
  type SetClockResponse,
} from '@baton/contracts/execution';
import { callerOf, requireRole } from '@baton/service-kit';

import { ClockHandler } from './clock.handler.js';

const SERVICE = 'baton.execution.v1.ClockService';

@Controller()
export class ExecutionClockGrpcController {
  constructor(private readonly clock: ClockHandler) {}

  @GrpcMethod(SERVICE, 'GetNextDue')
  async getNextDue(request: GetNextDueRequest, metadata: Metadata): Promise<GetNextDueResponse> {
    requireRole(callerOf(metadata), 'service', 'operator', 'admin');
    const { now, nextDue } = await this.clock.nextDue(fromTimestamp(request.until));
    return { now: toTimestamp(now), nextDue: nextDue === null ? undefined : toTimestamp(nextDue) };
  }

  @GrpcMethod(SERVICE, 'SetClock')
  async setClock(request: SetClockRequest, metadata: Metadata): Promise<SetClockResponse> {
    requireRole(callerOf(metadata), 'service', 'operator', 'admin');
    return { now: toTimestamp(await this.clock.moveTo(fromTimestamp(request.now) ?? 0)) };
  }
}
