export type * from './commands.js';
export type * from './events.js';
export * from './state.js';
