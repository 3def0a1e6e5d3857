export { provideKeys, providePassword } from './keys.js';
export { databaseUrlOf, providePostgres, type Databases, type PostgresPlan } from './postgres.js';
export { serviceNames, topology, type ServicePlace } from './topology.js';
