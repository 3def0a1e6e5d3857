import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';

import { ApiProblem, type Caller, cookieIn, CurrentCaller, Public, SESSION_COOKIE, toRest } from '@baton/service-kit';

import { sessionAnswer } from '../answers.js';
import { toWirePerson } from '../people/person.js';
import { isSecure, TASK_SETTINGS, type TaskSettings } from '../config.js';
import { clearCookie, setCookie } from './cookies.js';
import { confirmBody, passwordBody, resetBody, SESSION_MS, SessionsHandler, signInBody } from './sessions.handler.js';

@ApiTags('session')
@Controller('/v1/session')
export class SessionsHttpController {
  constructor(
    private readonly sessions: SessionsHandler,
    @Inject(TASK_SETTINGS) private readonly settings: TaskSettings,
  ) {}

  @Post()
  @Public()
  @HttpCode(200)
  @ApiProblem('unauthenticated', 'SIGN_IN_REFUSED')
  @ApiProblem('exhausted', 'SIGN_IN_THROTTLED')
  @ApiOkResponse({ schema: sessionAnswer })
  async signIn(
    @Body({ schema: signInBody }) body: z.output<typeof signInBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { token, person } = await this.sessions.signIn(body, request.ip);
    void reply.header(
      'set-cookie',
      setCookie(SESSION_COOKIE, token, { secure: this.secure, maxAgeS: SESSION_MS / 1000 }),
    );
    return { person: { ...(toRest(toWirePerson(person)) as object), tenantId: person.tenant } };
  }

  @Get()
  @ApiOkResponse({ schema: sessionAnswer })
  async whoAmI(@CurrentCaller() caller: Caller) {
    return { person: await this.sessions.whoAmI(caller) };
  }

  @Delete()
  @Public()
  @HttpCode(204)
  @ApiNoContentResponse()
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.signOut(cookieIn(request.headers.cookie, SESSION_COOKIE));
    void reply.header('set-cookie', clearCookie(SESSION_COOKIE, this.secure));
  }

  @Post('sign-out-everywhere')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('denied', 'PERSON_REQUIRED')
  async signOutEverywhere(
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.signOutEverywhere(caller);
    void reply.header('set-cookie', clearCookie(SESSION_COOKIE, this.secure));
  }

  @Post('password')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('invalid', 'PASSWORD_WRONG')
  @ApiProblem('exhausted', 'SIGN_IN_THROTTLED')
  async changePassword(
    @CurrentCaller() caller: Caller,
    @Body({ schema: passwordBody }) body: z.output<typeof passwordBody>,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.sessions.changePassword(caller, body, cookieIn(request.headers.cookie, SESSION_COOKIE));
  }

  @Post('password-reset')
  @Public()
  @HttpCode(202)
  @ApiAcceptedResponse()
  @ApiProblem('exhausted', 'SIGN_IN_THROTTLED')
  async requestReset(
    @Body({ schema: resetBody }) body: z.output<typeof resetBody>,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.sessions.requestReset(body, request.ip);
  }

  @Post('password-reset/confirm')
  @Public()
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('wrong-state', 'LINK_STALE')
  async confirmReset(@Body({ schema: confirmBody }) body: z.output<typeof confirmBody>): Promise<void> {
    await this.sessions.confirm(body);
  }

  private get secure(): boolean {
    return isSecure(this.settings);
  }
}
