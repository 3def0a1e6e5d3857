import { Controller, Get, Param, Put, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

import { ApiProblem, type BatonRequest, type Caller, CurrentCaller, rawBodyOf, toRest } from '@baton/service-kit';

import { documentAnswer, documentsAnswer } from '../answers.js';
import { toWireDocument } from '../user-tasks/user-task-view.js';
import { DocumentsHandler } from './documents.handler.js';
import { fileNameIn, sendFile } from './transfer.js';

const ofInstance = z.object({ instanceId: z.string() });
const BINARY = { schema: { type: 'string', format: 'binary' } } as const;

@ApiTags('documents')
@Controller('/v1')
export class DocumentsHttpController {
  constructor(private readonly documents: DocumentsHandler) {}

  @Put('tasks/:id/documents/:name')
  @ApiConsumes('application/octet-stream')
  @ApiBody(BINARY)
  @ApiHeader({ name: 'X-File-Name', required: false, description: 'Percent-encoded' })
  @ApiCreatedResponse({ schema: documentAnswer })
  @ApiProblem('invalid', 'DOCUMENT_TYPE_REFUSED', 'DOCUMENT_NOT_ITS_TYPE', 'DOCUMENT_EMPTY')
  @ApiProblem('not-found', 'TASK_UNKNOWN', 'SLOT_UNKNOWN')
  @ApiProblem('wrong-state', 'TASK_CLOSED')
  @ApiProblem('too-large', 'DOCUMENT_TOO_LARGE')
  async upload(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Param('name') name: string,
    @Req() request: BatonRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const upload = {
      fileName: fileNameIn(request),
      contentType: request.headers['content-type'],
      content: rawBodyOf(request),
    };
    const document = await this.documents.upload(caller, id, name, upload);
    void reply.status(201).header('location', `/v1/documents/${document.documentId}`);
    return toRest(toWireDocument(document));
  }

  @Get('tasks/:id/documents/:name')
  @ApiOkResponse({ description: 'The file', content: { '*/*': BINARY } })
  @ApiProblem('not-found', 'TASK_UNKNOWN', 'DOCUMENT_UNKNOWN')
  async ofSlot(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Param('name') name: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendFile(reply, await this.documents.ofSlot(caller, id, name));
  }

  @Get('documents')
  @ApiOkResponse({ schema: documentsAnswer })
  async ofInstance(
    @CurrentCaller() caller: Caller,
    @Query({ schema: ofInstance }) { instanceId }: z.output<typeof ofInstance>,
  ) {
    const documents = await this.documents.ofInstance(caller, instanceId);
    return {
      documents: documents.map((document) => ({
        ...(toRest(toWireDocument(document)) as object),
        userTaskId: document.userTaskId,
        name: document.slot,
        ...(document.replacedAt && { replacedAt: document.replacedAt.toISOString() }),
      })),
    };
  }

  @Get('documents/:id')
  @ApiOkResponse({ description: 'The file', content: { '*/*': BINARY } })
  @ApiProblem('not-found', 'DOCUMENT_UNKNOWN')
  async byId(@CurrentCaller() caller: Caller, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    sendFile(reply, await this.documents.byId(caller, id));
  }
}
