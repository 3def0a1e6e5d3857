import { moment, anyObject, objectSchema, text, whole } from '../wire/rest.js';

/** Words of the states in which an instance can be. */
export const STATES = ['running', 'completed', 'canceled', 'failed'] as const;

const activeElement = objectSchema(
  {
    elementInstanceId: text,
    elementId: text,
    since: moment,
    scopeId: text,
    choices: { type: 'array', items: text },
    calledInstanceId: text,
  },
  ['elementInstanceId', 'elementId'],
);
export const instanceSchema = objectSchema(
  {
    instanceId: text,
    processKey: text,
    version: whole,
    businessKey: text,
    state: { type: 'string', enum: [...STATES] },
    startedAt: moment,
    endedAt: moment,
    variables: anyObject,
    activeElements: { type: 'array', items: activeElement },
    incidents: whole,
    suspended: { type: 'boolean' },
    parentInstanceId: text,
    traceId: text,
  },
  ['instanceId', 'processKey', 'version', 'state', 'startedAt', 'activeElements', 'incidents'],
);
export const eventSchema = objectSchema(
  { eventId: text, seq: whole, at: moment, type: text, elementId: text, actor: text, data: anyObject },
  ['eventId', 'seq', 'at', 'type', 'data'],
);
