import type { Bus } from '@baton/messaging';
import { KafkaBus } from '@baton/messaging/kafka';

import type { BusContext } from './application-options.js';
import type { ProcessSettings } from './process-settings.js';

/** The bus of a process that runs one service. */
export function processBus(service: string, settings: ProcessSettings, context: BusContext): Bus {
  const { pool, sources, schemas, onCrash, report, onParked } = context;
  const { KAFKA_USERNAME: name, KAFKA_PASSWORD: password } = settings;
  return new KafkaBus({
    kafka: {
      brokers: settings.KAFKA_BROKERS,
      clientId: `baton-${service}`,
      tls: settings.KAFKA_TLS,
      ...(name !== undefined && password !== undefined && { user: { name, password } }),
    },
    sources,
    relay: { pool, schema: schemas[0] ?? service },
    onCrash,
    report,
    onParked,
  });
}
