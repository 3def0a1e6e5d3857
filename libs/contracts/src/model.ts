// The public names of `baton.model.v1`.
export * from './gen/baton/model/v1/model_events.js';
export * from './gen/baton/model/v1/model_service.js';
