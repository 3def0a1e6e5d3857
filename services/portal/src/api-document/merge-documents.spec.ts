import type { OpenAPIObject } from '@nestjs/swagger';
import { describe, expect, it } from 'vitest';

import { mergeDocuments } from './merge-documents.js';

const of = (paths: object, schemas: object = {}): OpenAPIObject =>
  ({ openapi: '3.1.0', info: { title: 'Baton', version: '1' }, paths, components: { schemas } }) as OpenAPIObject;
const problem = { Problem: { type: 'object', required: ['code'] } };
const tasks = { service: 'task', document: of({ '/v1/tasks': { get: { operationId: 'Tasks_list' } } }, problem) };

describe('the document of all services', () => {
  it('holds the operations and schemas of each, and what they share once', () => {
    const models = {
      service: 'model',
      document: of(
        { '/v1/models': { get: { operationId: 'Models_list' } } },
        { Problem: { required: ['code'], type: 'object' }, Model: {} },
      ),
    };
    const { document, conflicts } = mergeDocuments([tasks, models]);
    expect(conflicts).toEqual([]);
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Baton' } });
    expect(Object.keys(document.paths)).toEqual(['/v1/tasks', '/v1/models']);
    expect(Object.keys(document.components?.schemas ?? {})).toEqual(['Problem', 'Model']);
  });

  it('names schemas, operations and ids that two services use for different things, and keeps the first', () => {
    const other = {
      service: 'model',
      document: of(
        {
          '/v1/tasks': { get: { operationId: 'Tasks_other' }, post: { operationId: 'Tasks_add' } },
          '/v1/models': { get: { operationId: 'Tasks_list' } },
        },
        { Problem: { type: 'string' } },
      ),
    };
    const { document, conflicts } = mergeDocuments([tasks, other]);
    expect(conflicts).toEqual([
      'GET /v1/tasks of model is not that of task',
      'GET /v1/models of model is called Tasks_list, as GET /v1/tasks is',
      'schemas Problem of model is not that of task',
    ]);
    expect(document.paths['/v1/tasks']).toEqual({
      get: { operationId: 'Tasks_list' },
      post: { operationId: 'Tasks_add' },
    });
    expect(document.components?.schemas).toEqual(problem);
  });
});
