import { Controller, Get, Module, Req, Res } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { type Caller, CurrentCaller, OpenStreams, Public, type ServiceDefinition } from '@baton/service-kit';

@Controller('/v1/mirror')
class MirrorHttpController {
  constructor(private readonly streams: OpenStreams) {}

  @Get('me')
  @ApiOkResponse()
  me(@CurrentCaller() caller: Caller): Caller {
    return caller;
  }

  @Public()
  @Get('open')
  @ApiOkResponse()
  open(@CurrentCaller('optional') caller: Caller | undefined): { subject: string } {
    return { subject: caller?.subject ?? 'stranger' };
  }

  @Get('stream')
  @ApiOkResponse()
  stream(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const { raw } = reply;
    const unwatch = this.streams.watch(request, { stop: () => raw.end(), refuse: () => raw.end() });
    raw.on('close', unwatch);
    reply.hijack();
    raw.writeHead(200, { 'content-type': 'text/event-stream' });
    raw.write(': open\n\n');
  }
}

@Module({ controllers: [MirrorHttpController] })
class MirrorModule {}

/** Another service, which says who it takes its caller for. */
export const mirrorService: ServiceDefinition = {
  name: 'mirror',
  schema: 'mirror',
  module: MirrorModule,
  migrations: [],
  entities: [],
};
