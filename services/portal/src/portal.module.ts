import { join } from 'node:path';
import { type DynamicModule, Module } from '@nestjs/common';

import { ClientFiles } from './client-files.js';
import { ClientController } from './client.http.js';
import { Forwarding } from './forwarding/forwarding.js';
import { Upstreams } from './forwarding/upstreams.js';

/** The same folder from `src` and from `dist`. */
const BUILT = join(import.meta.dirname, '../web/dist');

/**
 * The web client. Import it last: its one route answers what no other does. Headers for browsers (content security
 * policy and the like) come from the application, which sets them on every answer.
 */
@Module({
  controllers: [ClientController],
  providers: [{ provide: ClientFiles, useFactory: () => new ClientFiles(BUILT) }],
})
export class PortalModule {
  /** With a client built elsewhere. */
  static withClientIn(folder: string): DynamicModule {
    return { module: PortalModule, providers: [{ provide: ClientFiles, useFactory: () => new ClientFiles(folder) }] };
  }

  /** The client, and what stands between it and services that run in other processes. */
  static inFrontOf(upstreams: Upstreams): DynamicModule {
    return { module: PortalModule, providers: [{ provide: Upstreams, useValue: upstreams }, Forwarding] };
  }
}
