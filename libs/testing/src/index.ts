export { tcpProxy, type TcpProxy } from './tcp-proxy.js';
export { testDatabase, type TestDatabase } from './test-database.js';
