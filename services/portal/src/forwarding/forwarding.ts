import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

import { OpenStreams } from '@baton/service-kit';

import { NotSent } from './exchange.js';
import { Forwarder } from './forwarder.js';
import { installForwarding } from './install-forwarding.js';
import { UpstreamWatch } from './upstream-watch.js';
import { Upstreams } from './upstreams.js';

/** Forwards to the services from the moment the modules stand until the last connection has ended. */
@Injectable()
export class Forwarding implements OnModuleInit, OnModuleDestroy, OnApplicationShutdown {
  private readonly logger = new Logger('edge');
  private readonly watch: UpstreamWatch;
  private readonly forwarder: Forwarder;

  constructor(
    @Inject(Upstreams) upstreams: Upstreams,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(OpenStreams) private readonly streams: OpenStreams,
  ) {
    this.watch = new UpstreamWatch(upstreams, ({ service, origin }, state) =>
      this.logger[state === 'ready' ? 'log' : 'warn']({ msg: `${service} at ${origin} is ${state}` }),
    );
    this.forwarder = new Forwarder(
      upstreams,
      (upstream, error) => {
        if (error instanceof NotSent) upstreams.mark(upstream, 'away');
        this.logger.warn({ msg: `${upstream.service} at ${upstream.origin} lost a request`, cause: error.message });
      },
      (upstream) => upstreams.mark(upstream, 'unready'),
    );
  }

  onModuleInit(): void {
    installForwarding(this.host.httpAdapter.getInstance(), this.forwarder, this.streams);
    this.watch.start();
  }

  onModuleDestroy(): void {
    this.watch.stop();
  }

  onApplicationShutdown(): void {
    this.forwarder.close();
  }
}
