import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { ApiProblem, CurrentCaller, OpenStreams, requireRole, type Caller } from '@baton/service-kit';

import { PendingEvents } from './pending-events.js';
import { SubscribersHandler } from './subscribers.handler.js';

const HEARTBEAT_MS = 15_000;
/** The browser connects again, and so proves anew who it is. */
const LIFE_MS = 15 * 60_000;
/** Bytes that a slow reader may leave waiting. Past that it is cut off: it connects again and looks at everything. */
const BUFFER = 64 * 1024;
const RETRY_MS = 2_000;
/** Events come in bursts. */
const GATHER_MS = 100;

/** Server-sent events that tell open screens what to fetch again. */
@ApiTags('notifications')
@Controller('/v1/notifications/stream')
export class NotificationStreamHttpController {
  constructor(
    private readonly subscribers: SubscribersHandler,
    private readonly streams: OpenStreams,
  ) {}

  @Get()
  @ApiProduces('text/event-stream')
  @ApiOkResponse({
    description: 'Events `task`, `progress` and `incident`, whose data is {"instanceId", "userTaskId"?, "type"}',
    schema: { type: 'string' },
  })
  @ApiProblem('denied', 'ROLE_REQUIRED')
  @ApiProblem('exhausted', 'TOO_MANY_STREAMS')
  stream(@CurrentCaller() caller: Caller, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    requireRole(caller, 'participant', 'operator', 'designer', 'admin', 'guest');
    const { raw } = reply;
    const write = (text: string): void => {
      if (raw.writableLength > BUFFER) raw.destroy();
      else if (!raw.writableEnded) raw.write(text);
    };
    const pending = new PendingEvents();
    let gathering: NodeJS.Timeout | undefined;
    const flush = (): void => {
      gathering = undefined;
      write(pending.take());
    };
    const leave = this.subscribers.add({
      caller,
      tell: (event) => {
        pending.add(event);
        gathering ??= setTimeout(flush, GATHER_MS);
      },
    });
    // The browser connects again, and hears then what there is against it.
    const unwatch = this.streams.watch(request, { stop: () => raw.end(), refuse: () => raw.end() });
    reply.hijack();
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    write(`retry: ${RETRY_MS}\n\n`);
    const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS);
    const end = setTimeout(() => raw.end(), LIFE_MS);
    raw.on('close', () => {
      clearInterval(heartbeat);
      clearTimeout(gathering);
      clearTimeout(end);
      unwatch();
      leave();
    });
  }
}
