// The program itself; `main` chooses how its modules are loaded.
import '@baton/service-kit/tracing';

import { createLogger, intoLog, run } from '@baton/service-kit';

import { loadConfig } from './config.js';
import { startStandalone, type Standalone } from './standalone.js';

export { loadConfig, startStandalone };

/** Runs until a signal; resolves once it serves. */
export const serve = (env: NodeJS.ProcessEnv): Promise<void> =>
  run(
    () => startStandalone(loadConfig(env)),
    (standalone) => console.log(welcome(standalone)),
    // Who starts it reads what is wrong; what fails later is for the log, which is on stderr.
    (msg, error) => (error === undefined ? console.error(msg) : log()(msg, error)),
  );

const log = () => intoLog(createLogger({ service: 'standalone', destination: process.stderr }));

function welcome({ application, publicUrl }: Standalone): string {
  return [
    'Baton is running.',
    '',
    `  Portal and REST   ${publicUrl}`,
    `  gRPC              ${application.grpcAddress}`,
    `  OpenAPI           ${publicUrl}/openapi.json`,
    ...application.announcements.all().map((line) => `  ${line}`),
    '',
    'Stop it with Ctrl-C.',
  ].join('\n');
}
