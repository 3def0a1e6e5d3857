import type { OpenAPIObject } from '@nestjs/swagger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { PostgresBus } from '@baton/messaging';
import { edgeOptions, edgeService, mergeDocuments, serviceOf, type ServiceDocument } from '@baton/portal';
import {
  createApplication,
  createLogger,
  JsonLogger,
  type ApplicationOptions,
  type ServiceDefinition,
} from '@baton/service-kit';
import { testDatabase, type TestDatabase } from '@baton/testing';

import { services } from '../src/services.js';

const about = { version: '0.1.0', testClock: false, smtpConfigured: false };
const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

let database: TestDatabase;
let all: readonly ServiceDefinition[];
/** As `standalone` composes it: every service in one application. */
let whole: OpenAPIObject;
/** As the cluster does: every service alone, behind the portal. */
let parts: ServiceDocument[];

beforeAll(async () => {
  database = await testDatabase();
  const settings = {
    BATON_PUBLIC_URL: 'http://localhost:8080',
    BATON_ADMIN_API_KEY: 'bk_0123456789abcdef0123456789abcdef',
    BATON_OUTBOUND_ALLOW: [],
  };
  all = services(settings as never);
  whole = await documentOf(all, { about });
  parts = [];
  const upstreams = { BATON_UPSTREAMS: new Map(), BATON_SMTP_CONFIGURED: false, BATON_TEST_CLOCK: false };
  for (const definition of all) {
    const portal = definition.name === 'portal';
    const alone = portal ? edgeService(upstreams) : definition;
    const options = portal ? { about: edgeOptions(upstreams).about ?? about } : {};
    parts.push({ service: definition.name, document: await documentOf([alone], options) });
  }
});
afterAll(() => database?.drop());

async function documentOf(
  definitions: readonly ServiceDefinition[],
  options: Partial<ApplicationOptions>,
): Promise<OpenAPIObject> {
  const application = await createApplication(definitions, {
    databaseUrl: database.url,
    httpPort: 0,
    grpcPort: 0,
    poolSize: 5,
    masterKey: Buffer.alloc(32, 7),
    authenticator: { authenticate: async () => null },
    logger: new JsonLogger(createLogger({ level: 'error' })),
    // Alone, a service still consumes the facts of the others; none travels here.
    bus: ({ pool }) =>
      new PostgresBus({ sources: all.flatMap(({ facts, schema }) => facts?.({ pool, schema }) ?? []) }),
    ...options,
  });
  try {
    return (await application.nest.inject('/openapi.json')).json() as OpenAPIObject;
  } finally {
    await application.close();
  }
}

const operationsOf = ({ paths }: OpenAPIObject): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(paths).flatMap(([path, item]) =>
      METHODS.flatMap((method) => (item[method] ? [[`${method} ${path}`, item[method]]] : [])),
    ),
  );

describe('the REST paths of all services', () => {
  it('belong to the one service that the table of the edge names', () => {
    const wrong = parts.flatMap(({ service, document }) =>
      Object.keys(document.paths).flatMap((path) =>
        serviceOf(path) === service ? [] : [`${path} of ${service} is forwarded to ${serviceOf(path) ?? 'nobody'}`],
      ),
    );
    expect(wrong).toEqual([]);
    expect(Object.keys(whole.paths).length).toBeGreaterThan(40);
  });

  it('are described by both compositions alike, operation by operation and schema by schema', () => {
    const { document, conflicts } = mergeDocuments(parts);
    expect(conflicts).toEqual([]);
    expect(operationsOf(document)).toEqual(operationsOf(whole));
    expect(document.components).toEqual(whole.components);
    expect({ ...document, paths: {}, components: {} }).toEqual({ ...whole, paths: {}, components: {} });
  });
});
