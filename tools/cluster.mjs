#!/usr/bin/env node
// Runs Baton as separate processes on this machine, built first where that is needed.
import { parseArgs } from 'node:util';

import { nodeIsTooOld, runOnNewerNode } from './newer-node.mjs';

const usage = `npm run cluster [-- --execution N --task N …]
Runs every service as a process of its own, with a Kafka broker and a PostgreSQL, until SIGTERM or Ctrl-C. Builds first
what is stale. Needs Java 17 and Maven; the first start fetches the broker.
  --SERVICE N   replicas of execution (2), model, task, notification, integration, insight (1), 10 at most
Set in the environment:
  BATON_HTTP_PORT   the portal's port, and REST for all (8080); the services' own: execution +10, model +20, task +30,
                    notification +40, integration +50, insight +60, further replicas at the next ports
  BATON_GRPC_PORT   the first execution's port (50051); model +10, task +20, notification +30, integration +40,
                    insight +50, portal +60
  BATON_DATA_DIR    where data, keys and logs are kept (.baton/cluster)
  DATABASE_URL      a PostgreSQL of your own instead, as a superuser
  BATON_DATABASES   one: a schema per service (default); per-service: a database per service
  BATON_EXAMPLES    off: without the example
  SMTP_URL, BATON_ADMIN_EMAIL, BATON_ADMIN_PASSWORD, BATON_ADMIN_API_KEY, BATON_TEST_CLOCK, … as for npm start
A service that ends by itself is started again. docs/how-to/run-the-cluster.md says more.`;
const SERVICES = ['execution', 'model', 'task', 'notification', 'integration', 'insight'];

const { values } = readArguments();
if (values?.help) console.log(usage);
else if (values === undefined) process.exitCode = 1;
else if (nodeIsTooOld) runOnNewerNode();
else await start();

async function start() {
  const { buildAndBundle } = await import('./bundle.mjs');
  if (!(await buildAndBundle())) process.exit(1);
  const { runCluster } = await import('./cluster/main.ts');
  const counted = SERVICES.filter((service) => values[service] !== undefined);
  await runCluster({ execution: 2, ...Object.fromEntries(counted.map((each) => [each, Number(values[each])])) });
}

function readArguments() {
  const options = Object.fromEntries(SERVICES.map((service) => [service, { type: 'string' }]));
  try {
    return parseArgs({ options: { ...options, help: { type: 'boolean', default: false } } });
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    return {};
  }
}
