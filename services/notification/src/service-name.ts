/** The name of this service: its schema, consumer group and audience. */
export const SERVICE = 'notification';
