// A process of an installation of two, `portal` with the edge and `back`, for tracing.int.spec.ts.
import '@baton/service-kit/tracing';

import { createPrivateKey, createPublicKey } from 'node:crypto';
import { createRequire } from 'node:module';

import { Module } from '@nestjs/common';

import { PostgresBus } from '@baton/messaging';
import { KafkaBus } from '@baton/messaging/kafka';
import { createApplication, createLogger, fileKeys, JsonLogger, run } from '@baton/service-kit';

const { SERVICE, DATABASE_URL, BACK = '', KEYS } = process.env;
const keys = JSON.parse(KEYS);
const key = (name) => ({ key: keys[name], format: 'pem' });
const signing = createPrivateKey(key(SERVICE));
const verifying = new Map(Object.keys(keys).map((name) => [name, createPublicKey(key(name))]));
const admin = { tenant: 'default', subject: 'ann', kind: 'person', roles: ['admin'] };

/** Whether the adapter's client was replaced when the adapter loaded it. */
const kafkaIsTraced =
  KafkaBus !== undefined && createRequire(import.meta.url)('kafkajs').Kafka.prototype.producer.__wrapped === true;

class ThisModule {}
Module({})(ThisModule);

const logger = new JsonLogger(createLogger({ service: SERVICE, level: 'info' }));

await run(
  async () => {
    const application = await createApplication(
      [{ name: SERVICE, schema: SERVICE, module: ThisModule, migrations: [], entities: [] }],
      {
        databaseUrl: DATABASE_URL,
        httpPort: 0,
        grpcPort: 0,
        logger,
        authenticator: { authenticate: async () => admin },
        keys: fileKeys(SERVICE, signing, verifying),
        addressOf: () => BACK,
        installation: ['back'],
        bus: ({ sources }) => {
          const bus = new PostgresBus({ sources });
          const deadLetters = async () => {
            await application.pool.query('select 1 as parked');
            logger.log({ msg: 'Looked for parked facts' });
            return [];
          };
          bus.subscriptions = () => [{ group: 'none', deadLetters }];
          return bus;
        },
        ...(SERVICE === 'portal' && { about: { version: '0', testClock: false, smtpConfigured: false } }),
      },
    );
    await application.listen();
    return { application, stop: () => application.close() };
  },
  ({ application }) =>
    logger.log({ msg: 'Ready', http: application.httpUrl, grpc: application.grpcAddress, kafkaIsTraced }),
);
