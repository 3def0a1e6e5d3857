/** The name of this service: its schema and audience. */
export const SERVICE = 'integration';
