export { freePort } from './free-port.js';
export { tcpProxy, type TcpProxy } from './tcp-proxy.js';
export { testDatabase, type TestDatabase } from './test-database.js';
export { until } from './until.js';
