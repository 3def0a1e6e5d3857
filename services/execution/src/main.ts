import { createApplication, createLogger, JsonLogger, run } from '@baton/service-kit';

import { loadConfig } from './config.js';
import { executionService } from './index.js';

await run(
  async () => {
    const config = loadConfig(process.env);
    const application = await createApplication([executionService(config)], {
      databaseUrl: config.DATABASE_URL,
      poolSize: config.DATABASE_POOL_SIZE,
      host: config.BATON_HOST,
      httpPort: config.BATON_HTTP_PORT,
      grpcPort: config.BATON_GRPC_PORT,
      bodyLimit: config.BATON_BODY_LIMIT,
      drainMs: config.BATON_DRAIN_MS,
      testClock: config.BATON_TEST_CLOCK,
      logger: new JsonLogger(createLogger({ level: config.BATON_LOG_LEVEL, service: 'execution' })),
      ...(config.BATON_PUBLIC_URL !== undefined && { publicUrl: config.BATON_PUBLIC_URL }),
    });
    await application.listen();
    return { application, stop: () => application.close() };
  },
  ({ application }) => console.log(`execution: gRPC ${application.grpcAddress}, REST ${application.httpUrl}`),
);
