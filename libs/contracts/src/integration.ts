// The public names of `baton.integration.v1`.
export * from './gen/baton/integration/v1/event_subscription_service.js';
export * from './gen/baton/integration/v1/integration_service.js';
