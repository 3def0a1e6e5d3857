// The public names of `baton.operations.v1`.
export * from './gen/baton/operations/v1/operations_service.js';
