import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import { fromTimestamp, toTimestamp } from '@baton/contracts';
import type {
  GetClockRequest,
  GetClockResponse,
  ListDeadLettersRequest,
  ListDeadLettersResponse,
  MoveClockRequest,
  MoveClockResponse,
  RedriveDeadLettersRequest,
  RedriveDeadLettersResponse,
  RunDueRequest,
  RunDueResponse,
  SettleRequest,
  SettleResponse,
} from '@baton/contracts/operations';
import { invalidFields } from '@baton/kernel';

import { requireRole, type Caller } from '../identity/caller.js';
import { callerOf } from '../identity/current-caller.js';
import { ProcessOperations } from './process-operations.js';

const SERVICE = 'baton.operations.v1.OperationsService';

/** What every process serves for those who run the installation, and for the edge that asks on their behalf. */
@Controller()
export class OperationsGrpcController {
  constructor(private readonly operations: ProcessOperations) {}

  @GrpcMethod(SERVICE, 'GetClock')
  async getClock(_request: GetClockRequest, metadata: Metadata): Promise<GetClockResponse> {
    operator(metadata);
    const { now, nextDue, movable } = await this.operations.clock();
    return { now: toTimestamp(now), nextDue: nextDue === null ? undefined : toTimestamp(nextDue), movable };
  }

  @GrpcMethod(SERVICE, 'MoveClock')
  async moveClock({ now }: MoveClockRequest, metadata: Metadata): Promise<MoveClockResponse> {
    operator(metadata);
    const moment = fromTimestamp(now);
    if (moment === undefined) throw invalidFields('VALIDATION_FAILED', [{ field: 'now', message: 'is required' }]);
    return { now: toTimestamp(await this.operations.moveClock(moment)) };
  }

  @GrpcMethod(SERVICE, 'RunDue')
  async runDue(_request: RunDueRequest, metadata: Metadata): Promise<RunDueResponse> {
    operator(metadata);
    await this.operations.runDue();
    return {};
  }

  @GrpcMethod(SERVICE, 'Settle')
  async settle(_request: SettleRequest, metadata: Metadata): Promise<SettleResponse> {
    operator(metadata);
    return { position: await this.operations.settle() };
  }

  @GrpcMethod(SERVICE, 'ListDeadLetters')
  async listDeadLetters(_request: ListDeadLettersRequest, metadata: Metadata): Promise<ListDeadLettersResponse> {
    const { tenant } = operator(metadata);
    const parked = await this.operations.listDeadLetters(tenant);
    return {
      deadLetters: parked.map((letter) => ({ ...letter, parkedAt: toTimestamp(Date.parse(letter.parkedAt)) })),
    };
  }

  @GrpcMethod(SERVICE, 'RedriveDeadLetters')
  async redriveDeadLetters(
    { consumer, key }: RedriveDeadLettersRequest,
    metadata: Metadata,
  ): Promise<RedriveDeadLettersResponse> {
    const { tenant } = operator(metadata);
    return { redriven: await this.operations.redrive(tenant, consumer, key === '' ? undefined : key) };
  }
}

/** The one who asks. @throws Rejection `denied` ROLE_REQUIRED */
function operator(metadata: Metadata): Caller {
  const caller = callerOf(metadata);
  requireRole(caller, 'service', 'operator', 'admin');
  return caller;
}
