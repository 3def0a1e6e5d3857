import type { Logger } from 'pino';

import { ConfigError } from './config.js';
import { finishBeforeExit } from './telemetry/before-exit.js';
import { createLogger } from './telemetry/logging.js';

const STOP_WITHIN_MS = 30_000;

/** What runs until it is told to stop. */
export interface Running {
  stop(): Promise<void>;
  /** Resolves with the cause when it can go on no longer: then it is stopped, and the exit code is 1. */
  readonly broken?: Promise<Error>;
}

/** Says why the process ends: in words alone where it cannot start, with the error where it fails later. */
export type LastWords = (msg: string, error?: unknown) => void;

/** As a line of the log. */
export const intoLog =
  (logger: Logger): LastWords =>
  (msg, error) =>
    logger.fatal(error === undefined ? {} : { err: error }, msg);

/**
 * The life of a process: starts, says so, and stops at the first SIGTERM, SIGINT or SIGHUP, also one that comes while
 * it starts. Exit code 0 after a signal; 1 when it cannot start or fails, which it says, or does not stop in 30 s.
 */
export async function run<Started extends Running>(
  start: () => Promise<Started>,
  started: (running: Started) => void,
  say: LastWords = intoLog(createLogger()),
): Promise<void> {
  const starting = Promise.resolve().then(start);
  let leaving = false;
  const leave = async (code: number): Promise<void> => {
    if (leaving) return;
    leaving = true;
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    const running = await starting.catch(() => undefined);
    await running?.stop();
    await finishBeforeExit();
    process.exit(code);
  };
  const fail = (cause: unknown): void => {
    say('The process fails', cause ?? 'for no known cause');
    void leave(1).catch(() => process.exit(1));
  };
  // A terminal sends its signal to the whole group, npm sends it on: the repeats change nothing.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => leave(0).catch(fail));
  process.on('uncaughtException', fail);
  try {
    const running = await starting;
    void running.broken?.then(fail);
    if (!leaving) started(running);
  } catch (error) {
    say(explain(error));
    process.exit(1);
  }
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes('EADDRINUSE')) return `Cannot start: ${message}. Set another BATON_HTTP_PORT or BATON_GRPC_PORT`;
  return `Cannot start: ${message}`;
}
