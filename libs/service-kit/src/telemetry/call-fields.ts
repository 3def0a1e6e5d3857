import type { ArgumentsHost } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

type Fields = Readonly<Record<string, unknown>>;

const NAMES = ['instanceId', 'jobId', 'incidentId', 'userTaskId', 'id'] as const;
const INSTANCE = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}(?=:\d+$|$)/i;
/** Whose `:id` is an instance, or a part of one. */
const ROUTES = /^\/v1\/(instances|jobs|incidents|tasks|progress)\//;

/** `instance_id` where a request names an instance or one of its parts (`<instance id>:<n>`). Looked for when something has failed, never before. */
export function instanceFieldOf(request: unknown): Fields {
  if (typeof request !== 'object' || request === null) return {};
  for (const name of NAMES) {
    const value = (request as Fields)[name];
    const found = typeof value === 'string' ? INSTANCE.exec(value)?.[0] : undefined;
    if (found !== undefined) return { instance_id: found };
  }
  return {};
}

/** What a failed call was: its route or method, the number of the request, and the instance it was about. */
export function callFieldsOf(host: ArgumentsHost): Fields {
  if (host.getType() === 'http') {
    const { id, method, routeOptions, params, body } = host.switchToHttp().getRequest<FastifyRequest>();
    const route = routeOptions.url ?? 'unknown';
    const instance = ROUTES.test(route) ? instanceFieldOf(params) : {};
    return { request_id: id, method, route, ...instanceFieldOf(body), ...instance };
  }
  const call = host
    .getArgs<unknown[]>()
    .find((argument) => typeof (argument as Call | undefined)?.getPath === 'function');
  return { rpc: (call as Call | undefined)?.getPath?.(), ...instanceFieldOf(host.switchToRpc().getData()) };
}

interface Call {
  getPath?(): string;
}
