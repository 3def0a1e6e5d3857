import { AsyncLocalStorage } from 'node:async_hooks';

import { isSpanContextValid, trace } from '@opentelemetry/api';
import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

const fields = new AsyncLocalStorage<Readonly<Record<string, unknown>>>();

/** Adds fields, e.g. `instance_id`, to every line that `work` logs. */
export const withLogFields = <Result>(added: Readonly<Record<string, unknown>>, work: () => Result): Result =>
  fields.run({ ...fields.getStore(), ...added }, work);

/** One JSON object per line, with `trace_id` where a trace is active. Secrets by their usual names are blanked. */
export const createLogger = (
  options: { level?: LogLevel; service?: string; destination?: DestinationStream } = {},
): Logger =>
  pino(
    {
      level: options.level ?? 'info',
      base: { service: options.service ?? 'baton' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: [
          'authorization',
          'cookie',
          'password',
          'secret',
          'token',
          '*.authorization',
          '*.cookie',
          '*.password',
          '*.secret',
          '*.token',
        ],
        censor: '[hidden]',
      },
      mixin: () => ({ ...fields.getStore(), ...traceFields() }),
    },
    options.destination ?? pino.destination({ dest: 1, sync: true }),
  );

function traceFields(): { trace_id?: string; span_id?: string } {
  const context = trace.getActiveSpan()?.spanContext();
  return context !== undefined && isSpanContextValid(context)
    ? { trace_id: context.traceId, span_id: context.spanId }
    : {};
}

/** The id of the active trace, for answers to callers. */
export const activeTraceId = (): string | undefined => traceFields().trace_id;

/** Nest's logger on pino. `logger.log({ msg: 'Started', instance_id })` keeps the fields. */
export class JsonLogger implements LoggerService {
  constructor(readonly pino: Logger) {}

  log = (message: unknown, ...rest: unknown[]): void => this.write('info', message, rest);
  error = (message: unknown, ...rest: unknown[]): void => this.write('error', message, rest);
  warn = (message: unknown, ...rest: unknown[]): void => this.write('warn', message, rest);
  debug = (message: unknown, ...rest: unknown[]): void => this.write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]): void => this.write('trace', message, rest);
  fatal = (message: unknown, ...rest: unknown[]): void => this.write('fatal', message, rest);

  /** Nest passes the context last, and for errors a stack before it. */
  private write(level: Exclude<LogLevel, 'silent'>, message: unknown, rest: unknown[]): void {
    const context = typeof rest.at(-1) === 'string' ? { context: rest.at(-1) } : {};
    const stack = level === 'error' && typeof rest[0] === 'string' && rest[0].includes('\n') ? { stack: rest[0] } : {};
    if (message instanceof Error) this.pino[level]({ err: message, ...context });
    else if (typeof message === 'object' && message !== null) this.pino[level]({ ...message, ...context, ...stack });
    else this.pino[level]({ ...context, ...stack }, String(message));
  }
}
