// The public names of `baton.notification.v1`.
export * from './gen/baton/notification/v1/notification_service.js';
