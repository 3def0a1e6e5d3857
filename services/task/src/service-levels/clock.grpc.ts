import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import { fromTimestamp, toTimestamp } from '@baton/contracts';
import type { GetNextDueRequest, GetNextDueResponse, SetClockRequest, SetClockResponse } from '@baton/contracts/task';
import { Rejection } from '@baton/kernel';
import { type BusinessClock, callerOf, InjectClock, requireRole } from '@baton/service-kit';

const SERVICE = 'baton.task.v1.ClockService';

/** Moves this service's test clock; the edge moves those of all services together. */
@Controller()
export class ClockGrpcController {
  constructor(@InjectClock('task') private readonly clock: BusinessClock) {}

  @GrpcMethod(SERVICE, 'GetNextDue')
  async getNextDue({ until }: GetNextDueRequest, metadata: Metadata): Promise<GetNextDueResponse> {
    this.requireMovable(metadata);
    const next = await this.clock.nextDue();
    const limit = fromTimestamp(until);
    const inReach = next !== null && (limit === undefined || next <= limit);
    return { now: toTimestamp(this.clock.now()), nextDue: inReach ? toTimestamp(next) : undefined };
  }

  @GrpcMethod(SERVICE, 'SetClock')
  async setClock({ now }: SetClockRequest, metadata: Metadata): Promise<SetClockResponse> {
    this.requireMovable(metadata);
    const target = fromTimestamp(now);
    if (target === undefined)
      throw new Rejection('invalid', 'VALIDATION_FAILED', 'now: is required', {
        fields: [{ field: 'now', message: 'is required' }],
      });
    return { now: toTimestamp(await this.clock.set(target)) };
  }

  private requireMovable(metadata: Metadata): void {
    requireRole(callerOf(metadata), 'operator', 'admin', 'service');
    if (!this.clock.movable)
      throw new Rejection(
        'wrong-state',
        'CLOCK_FIXED',
        'The clock moves only where the server runs with BATON_TEST_CLOCK=on',
      );
  }
}
