import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { PUBLIC_EXTENSION } from '../identity/current-caller.js';
import { PROBLEM_SCHEMA } from './api-problem.js';

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'] as const;

/**
 * Serves one OpenAPI 3.1 document of all services at `/openapi.json`, and a page to try it at `/docs`.
 *
 * @param served makes of the document of this process the one that is served, at each request
 */
export function installOpenApi(
  app: NestFastifyApplication,
  served?: (own: OpenAPIObject) => Promise<OpenAPIObject>,
): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    ...(served && {
      patchDocumentOnRequest: (_request: unknown, _reply: unknown, own: OpenAPIObject) => served(own) as never,
    }),
  });
}

/** @throws Error when two operations would share an id */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Baton')
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'opaque', description: 'An API key' }, 'apiKey')
    .addCookieAuth('baton_session', { type: 'apiKey', in: 'cookie', name: 'baton_session' }, 'session')
    .build();
  const document = SwaggerModule.createDocument(app, config, { operationIdFactory });
  const schemas = ((document.components ??= {}).schemas ??= {});
  schemas[PROBLEM_SCHEMA] = problemSchema as never;
  const seen = new Set<string>();
  for (const operation of operationsOf(document)) {
    const id = String(operation.operationId);
    if (seen.has(id)) throw new Error(`Two operations are called ${id}: rename a controller class`);
    seen.add(id);
    finish(operation);
  }
  return document;
}

/** `TasksHttpController.claim` is `Tasks_claim`. */
const operationIdFactory = (controller: string, method: string): string =>
  `${controller.replace(/(Http)?Controller$/, '')}_${method}`;

type Operation = Record<string, unknown> & { operationId?: string; responses: Record<string, unknown> };

const operationsOf = (document: OpenAPIObject): Operation[] =>
  Object.values(document.paths).flatMap((path) =>
    METHODS.flatMap((method) => (path[method] ? [path[method] as unknown as Operation] : [])),
  );

/** Every operation may be refused, and asks for credentials unless it is public. */
function finish(operation: Operation): void {
  operation.responses['default'] ??= {
    description: 'A problem',
    content: { 'application/problem+json': { schema: { $ref: `#/components/schemas/${PROBLEM_SCHEMA}` } } },
  };
  operation['security'] = operation[PUBLIC_EXTENSION] === true ? [] : [{ apiKey: [] }, { session: [] }];
  delete operation[PUBLIC_EXTENSION];
}

const problemSchema = {
  type: 'object',
  description: 'Problem details (RFC 9457). `code` is stable, `detail` is for people.',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
    traceId: { type: 'string' },
  },
};
