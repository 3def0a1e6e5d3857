// The public names of `baton.execution.v1`.
export * from './gen/baton/execution/v1/command_service.js';
export * from './gen/baton/execution/v1/decision_service.js';
export * from './gen/baton/execution/v1/deployment_service.js';
export * from './gen/baton/execution/v1/incident_service.js';
export * from './gen/baton/execution/v1/instance_events.js';
export * from './gen/baton/execution/v1/instance_service.js';
export * from './gen/baton/execution/v1/job_service.js';
export * from './gen/baton/execution/v1/message_service.js';
export * from './gen/baton/execution/v1/trace_service.js';
export * from './gen/baton/execution/v1/user_task_service.js';
