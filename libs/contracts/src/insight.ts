// The public names of `baton.insight.v1`.
export * from './gen/baton/insight/v1/progress_service.js';
