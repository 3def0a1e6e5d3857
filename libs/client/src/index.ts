export { Baton, type BatonOptions, type PublishOptions, type Started, type StartOptions } from './baton.js';
export { CommandStream, type StreamCommand } from './command-stream.js';
export { Connection, type ConnectionOptions } from './connection.js';
export { BatonError } from './error.js';
export { ProcessError, Worker, type WorkerJob, type WorkerOptions } from './worker.js';
