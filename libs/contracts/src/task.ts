// The public names of `baton.task.v1`.
export * from './gen/baton/task/v1/credential_events.js';
export * from './gen/baton/task/v1/credential_service.js';
export * from './gen/baton/task/v1/directory_service.js';
export * from './gen/baton/task/v1/user_task_events.js';
export * from './gen/baton/task/v1/user_task_service.js';
