import { Catch, type ArgumentsHost, type ExceptionFilter, type LoggerService } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { throwError, type Observable } from 'rxjs';

import { Rejection } from '@baton/kernel';

import { callFieldsOf } from '../telemetry/call-fields.js';
import { activeTraceId, withLogFields } from '../telemetry/logging.js';
import { problem, PROBLEM_CONTENT_TYPE, retryAfterSeconds, toProblem } from './problem.js';
import { toRejection } from './rejection-of.js';
import { DEFECT, rpcFailureOf } from './rpc-status.js';

/** Answers every failed call, on both surfaces. A defect of ours is logged in full and told in general. */
@Catch()
export class ErrorsFilter implements ExceptionFilter {
  constructor(private readonly logger: LoggerService) {}

  catch(error: unknown, host: ArgumentsHost): void | Observable<never> {
    const rejection = toRejection(error);
    if (rejection === null || rejection.kind === 'unavailable' || rejection.code === 'VALUE_INVALID')
      withLogFields(callFieldsOf(host), () => this.report(error, rejection));
    if (host.getType() === 'http') return this.answerHttp(rejection, host);
    return throwError(() => rpcFailureOf(rejection));
  }

  private answerHttp(rejection: Rejection | null, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent || reply.raw.headersSent) {
      // A stream that fails half-way has no status left to change: end it.
      reply.raw.destroy();
      return;
    }
    sendProblem(reply, rejection);
  }

  private report(error: unknown, rejection: Rejection | null): void {
    if (rejection === null)
      this.logger.error(error instanceof Error ? error : { msg: 'A call failed', thrown: String(error) });
    else
      this.logger.warn({
        msg: rejection.message,
        code: rejection.code,
        cause: error instanceof Error ? error.message : undefined,
      });
  }
}

/** Sends a problem; null says a defect of ours. */
export function sendProblem(reply: FastifyReply, rejection: Rejection | null): void {
  const traceId = activeTraceId() ?? traceIdOf(reply.request.headers['traceparent']);
  const body =
    rejection === null
      ? problem(500, 'Internal error', 'INTERNAL', DEFECT, [], traceId)
      : toProblem(rejection, traceId);
  const retryAfter = rejection === null ? undefined : retryAfterSeconds(rejection);
  if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
  if (body.status === 401) void reply.header('www-authenticate', 'Bearer');
  void reply.status(body.status).header('content-type', PROBLEM_CONTENT_TYPE).send(JSON.stringify(body));
}

const traceIdOf = (traceparent: unknown): string | undefined =>
  typeof traceparent === 'string' ? /^00-([0-9a-f]{32})-/.exec(traceparent)?.[1] : undefined;
