import { context, SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_FULL,
} from '@opentelemetry/semantic-conventions';

import { contextOf, traceparentOf } from './traceparent.js';

/** A request to another system. Whoever makes it sees to it that nothing here is secret. */
export interface TracedHttpCall {
  readonly method: string;
  readonly address: string;
  readonly port?: number;
  readonly url: string;
  /** Of what the request is made for; where it names nothing, the request begins a trace. */
  readonly traceparent: string | undefined;
}

/**
 * Sends a request within a span of its own, which `send` gets as the traceparent to send along. Where requests are not
 * traced that is the traceparent of what the request is made for, or undefined where it names nothing.
 */
export async function inHttpCallSpan<Answer extends { readonly status: number }>(
  { method, address, port, url, traceparent }: TracedHttpCall,
  send: (traceparent: string | undefined) => Promise<Answer>,
): Promise<Answer> {
  const attributes = {
    [ATTR_HTTP_REQUEST_METHOD]: method,
    [ATTR_SERVER_ADDRESS]: address,
    ...(port !== undefined && { [ATTR_SERVER_PORT]: port }),
    [ATTR_URL_FULL]: url,
  };
  const cause = contextOf(traceparent ?? '');
  const span = trace.getTracer('baton').startSpan(method, { kind: SpanKind.CLIENT, attributes }, cause);
  try {
    const answer = await context.with(trace.setSpan(cause, span), () => send(traceparentOf(span)));
    span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, answer.status);
    if (answer.status >= 400) failed(span, String(answer.status));
    return answer;
  } catch (error) {
    failed(span, typeOf(error));
    throw error;
  } finally {
    span.end();
  }
}

function failed(span: Span, type: string): void {
  span.setAttribute(ATTR_ERROR_TYPE, type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** The error's code, or that of what caused it, or its name; never its message, which may quote what was sent. */
function typeOf(error: unknown): string {
  const { code, cause, name } = error as { code?: unknown; cause?: unknown; name?: unknown };
  if (typeof code === 'string') return code;
  if (typeof cause === 'object' && cause !== null) return typeOf(cause);
  return typeof name === 'string' ? name : '_OTHER';
}
