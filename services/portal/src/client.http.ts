import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

import { Rejection } from '@baton/kernel';
import { Public } from '@baton/service-kit';

import { ClientFiles } from './client-files.js';

/** The parts of Fastify's request and reply that are used here. */
interface Request {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}
interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(body?: Buffer | string): unknown;
}

const NOT_BUILT = 'The portal is not built. Run: npm run build\n';

/** Answers every GET that no service answers: with a file of the client, or with its page. */
@ApiExcludeController()
@Public()
@Controller()
export class ClientController {
  constructor(@Inject(ClientFiles) private readonly files: ClientFiles) {}

  @Get()
  root(@Req() request: Request, @Res() reply: Reply): unknown {
    return this.send(request, reply);
  }

  @Get('*')
  any(@Req() request: Request, @Res() reply: Reply): unknown {
    return this.send(request, reply);
  }

  private send(request: Request, reply: Reply): unknown {
    const file = this.files.find(pathOf(request.url));
    if (file === undefined && !this.files.built && pathOf(request.url) === '/')
      return reply.status(503).header('content-type', 'text/plain; charset=utf-8').send(NOT_BUILT);
    if (file === undefined) throw new Rejection('not-found', 'PATH_UNKNOWN', 'There is nothing at this address');
    void reply.header('cache-control', file.cacheControl);
    if (file.cacheControl !== 'no-store') {
      void reply.header('etag', file.etag);
      if (request.headers['if-none-match'] === file.etag) return reply.status(304).send();
    }
    return reply.header('content-type', file.type).send(file.body);
  }
}

/** The path without its query; one that cannot be decoded names nothing. */
function pathOf(url: string): string {
  try {
    return decodeURIComponent(url.split('?', 1)[0] ?? '/');
  } catch {
    return '/assets/undecodable.js';
  }
}
