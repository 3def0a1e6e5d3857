import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import type {
  GetProgressRequest,
  GetProgressResponse,
  GetTimelineRequest,
  GetTimelineResponse,
  ListProgressRequest,
  ListProgressResponse,
} from '@baton/contracts/insight';
import { callerOf } from '@baton/service-kit';

import { TimelineHandler } from '../timeline/timeline.handler.js';
import { ProgressHandler, UTC } from './progress.handler.js';
import { stateWord } from './state-word.js';

const SERVICE = 'baton.insight.v1.ProgressService';

/** Sentences are in UTC, unless the call's metadata name a `time-zone`. */
@Controller()
export class ProgressGrpcController {
  constructor(
    private readonly progress: ProgressHandler,
    private readonly timelines: TimelineHandler,
  ) {}

  @GrpcMethod(SERVICE, 'GetProgress')
  async getProgress({ instanceId }: GetProgressRequest, metadata: Metadata): Promise<GetProgressResponse> {
    return { progress: await this.progress.get(instanceId, callerOf(metadata), zoneOf(metadata)) };
  }

  @GrpcMethod(SERVICE, 'ListProgress')
  listProgress(request: ListProgressRequest, metadata: Metadata): Promise<ListProgressResponse> {
    return this.progress.list(
      { ...request, state: stateWord(request.state) },
      request,
      callerOf(metadata),
      zoneOf(metadata),
    );
  }

  @GrpcMethod(SERVICE, 'GetTimeline')
  getTimeline(request: GetTimelineRequest, metadata: Metadata): Promise<GetTimelineResponse> {
    return this.timelines.timeline(request.instanceId, request, callerOf(metadata), zoneOf(metadata));
  }
}

const zoneOf = (metadata: Metadata): string => metadata.get('time-zone')[0]?.toString() || UTC;
