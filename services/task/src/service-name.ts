/** The name of this service: its schema, consumer group, clock and audience. */
export const SERVICE = 'task';
