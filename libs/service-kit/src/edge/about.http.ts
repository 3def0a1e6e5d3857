import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';

import { Public } from '../identity/current-caller.js';

/** What the client has to know before anybody signs in. */
export interface About {
  readonly version: string;
  /** The business clocks can be moved. */
  readonly testClock: boolean;
  /** Mail leaves this installation. */
  readonly smtpConfigured: boolean;
}
export const ABOUT = Symbol('ABOUT');

@Controller('/v1/about')
export class AboutHttpController {
  constructor(@Inject(ABOUT) private readonly installation: About) {}

  @Get()
  @Public()
  @ApiOkResponse({
    schema: {
      type: 'object',
      required: ['version', 'testClock', 'smtpConfigured'],
      properties: { version: { type: 'string' }, testClock: { type: 'boolean' }, smtpConfigured: { type: 'boolean' } },
    },
  })
  about(): About {
    return this.installation;
  }
}
