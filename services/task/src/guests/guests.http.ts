import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Put, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';

import { stringifyJson, type Json } from '@baton/kernel';
import {
  ApiProblem,
  type BatonRequest,
  cookieIn,
  GUEST_COOKIE,
  jsonObject,
  Public,
  rawBodyOf,
  toRest,
} from '@baton/service-kit';

import { documentAnswer, guestSessionAnswer, guestTaskAnswer, taskAnswer } from '../answers.js';
import { DocumentsHandler } from '../documents/documents.handler.js';
import { fileNameIn, sendFile } from '../documents/transfer.js';
import { setCookie } from '../sessions/cookies.js';
import { isSecure, TASK_SETTINGS, type TaskSettings } from '../config.js';
import { CompleteUserTaskHandler } from '../user-tasks/complete-user-task.handler.js';
import { completeBody, completionOf, type CompleteBody } from '../user-tasks/completion-body.js';
import { UserTasksHandler } from '../user-tasks/user-tasks.handler.js';
import { toWireDocument } from '../user-tasks/user-task-view.js';
import { guestSessionBody, GuestsHandler } from './guests.handler.js';

const BINARY = { schema: { type: 'string', format: 'binary' } } as const;

/**
 * What a guest sees and does. Only the guest's own cookie counts here, so that somebody who is also signed in as a
 * person acts as the guest the link was sent to.
 */
@ApiTags('guest')
@Controller('/v1/guest')
@Public()
@ApiProblem('wrong-state', 'LINK_STALE', 'TASK_CLOSED')
export class GuestsHttpController {
  constructor(
    private readonly guests: GuestsHandler,
    private readonly tasks: UserTasksHandler,
    private readonly completion: CompleteUserTaskHandler,
    private readonly documents: DocumentsHandler,
    @Inject(TASK_SETTINGS) private readonly settings: TaskSettings,
  ) {}

  @Post('session')
  @HttpCode(200)
  @ApiProblem('not-found', 'LINK_UNKNOWN')
  @ApiOkResponse({ schema: guestSessionAnswer })
  async open(
    @Body({ schema: guestSessionBody }) body: z.output<typeof guestSessionBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { token, taskId } = await this.guests.open(body);
    void reply.header('set-cookie', setCookie(GUEST_COOKIE, token, { secure: isSecure(this.settings) }));
    return { taskId };
  }

  @Get('task')
  @ApiProblem('unauthenticated', 'NOT_INVITED')
  @ApiOkResponse({ schema: guestTaskAnswer })
  async task(@Req() request: FastifyRequest) {
    const guest = await this.guest(request);
    const task = await this.tasks.get(guest, guest.taskId);
    return { ...(toRest(task) as object), requestedBy: { name: await this.tasks.askedBy(guest, guest.taskId) } };
  }

  @Put('task/draft')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('unauthenticated', 'NOT_INVITED')
  async saveDraft(
    @Req() request: FastifyRequest,
    @Body({ schema: jsonObject }) draft: z.output<typeof jsonObject>,
  ): Promise<void> {
    const guest = await this.guest(request);
    await this.tasks.saveDraft(guest, guest.taskId, stringifyJson(draft as Json));
  }

  @Put('task/documents/:name')
  @ApiConsumes('application/octet-stream')
  @ApiBody(BINARY)
  @ApiCreatedResponse({ schema: documentAnswer })
  @ApiProblem('unauthenticated', 'NOT_INVITED')
  @ApiProblem('not-found', 'SLOT_UNKNOWN')
  @ApiProblem('too-large', 'DOCUMENT_TOO_LARGE')
  async upload(
    @Req() request: BatonRequest,
    @Param('name') name: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const guest = await this.guest(request);
    const upload = {
      fileName: fileNameIn(request),
      contentType: request.headers['content-type'],
      content: rawBodyOf(request),
    };
    void reply.status(201);
    return toRest(toWireDocument(await this.documents.upload(guest, guest.taskId, name, upload)));
  }

  @Get('task/documents/:name')
  @ApiOkResponse({ description: 'The file', content: { '*/*': BINARY } })
  @ApiProblem('unauthenticated', 'NOT_INVITED')
  @ApiProblem('not-found', 'DOCUMENT_UNKNOWN')
  async download(
    @Req() request: FastifyRequest,
    @Param('name') name: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const guest = await this.guest(request);
    sendFile(reply, await this.documents.ofSlot(guest, guest.taskId, name));
  }

  @Post('task/complete')
  @HttpCode(200)
  @ApiProblem('unauthenticated', 'NOT_INVITED')
  @ApiProblem('invalid', 'FORM_INVALID')
  @ApiOkResponse({ schema: taskAnswer })
  async complete(
    @Req() request: FastifyRequest,
    @Body({ schema: completeBody }) body: CompleteBody,
    @Headers('idempotency-key') key?: string,
  ) {
    const guest = await this.guest(request);
    return toRest(await this.completion.complete(guest, guest.taskId, completionOf(body), key ?? body.requestId));
  }

  private guest(request: FastifyRequest) {
    return this.guests.callerOf(cookieIn(request.headers.cookie, GUEST_COOKIE));
  }
}
