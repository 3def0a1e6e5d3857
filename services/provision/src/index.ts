export { loadConfig, type ProvisionConfig } from './config.js';
export { provideKafka, type KafkaPlan } from './kafka.js';
export { provideKeys, providePassword } from './keys.js';
export { databaseUrlOf, providePostgres, type Databases, type PostgresPlan } from './postgres.js';
export { provision } from './provision.js';
export { serviceNames, topology, type ServicePlace } from './topology.js';
