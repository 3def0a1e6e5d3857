import { ConfigError } from '@baton/service-kit';

import { loadConfig } from './config.js';
import { startStandalone, type Standalone } from './standalone.js';

const STOP_WITHIN_MS = 30_000;

/** Runs until SIGTERM or SIGINT. Exit code 0 after a signal, 1 when it cannot start or fails. */
async function main(): Promise<void> {
  const starting = Promise.resolve().then(() => startStandalone(loadConfig(process.env)));
  let leaving = false;
  const leave = async (code: number): Promise<void> => {
    if (leaving) return;
    leaving = true;
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    const standalone = await starting.catch(() => undefined);
    await standalone?.stop();
    process.exit(code);
  };
  // A terminal sends its signal to the whole group, npm sends it on: the repeats change nothing.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void leave(0));
  process.on('uncaughtException', (error) => {
    console.error(error);
    void leave(1);
  });
  try {
    const standalone = await starting;
    if (!leaving) console.log(welcome(standalone));
  } catch (error) {
    console.error(explain(error));
    process.exit(1);
  }
}

function welcome({ application, publicUrl }: Standalone): string {
  const lines = [
    `Baton is running.`,
    ``,
    `  Portal and REST   ${publicUrl}`,
    `  gRPC              ${application.grpcAddress}`,
    `  OpenAPI           ${publicUrl}/openapi.json`,
    ...application.announcements.all().map((line) => `  ${line}`),
    ``,
    `Stop it with Ctrl-C.`,
  ];
  return lines.join('\n');
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, port, address } = (error ?? {}) as { code?: string; port?: number; address?: string };
  if (code === 'EADDRINUSE') return `${address ?? ''}:${port} is taken; set BATON_HTTP_PORT or BATON_GRPC_PORT`;
  const message = error instanceof Error ? error.message : String(error);
  return `Baton cannot start: ${/^No address added|EADDRINUSE/.test(message) ? `${message}; set BATON_GRPC_PORT` : message}`;
}

await main();
