import type { Schema } from '@baton/service-kit';

const text: Schema = { type: 'string' };
const texts: Schema = { type: 'array', items: text };
const moment: Schema = { type: 'string', format: 'date-time' };
const whole: Schema = { type: 'integer' };

const party: Schema = { type: 'object', properties: { ref: text, name: text } };

const blocker: Schema = {
  type: 'object',
  required: ['kind', 'cause'],
  properties: {
    kind: {
      type: 'string',
      enum: [
        'missing-input',
        'absent-owner',
        'no-owner',
        'incident',
        'waiting-for-message',
        'waiting-for-timer',
        'retrying',
      ],
    },
    cause: text,
    since: moment,
    action: { type: 'string', enum: ['nudge', 'reassign', 'retry', 'upload'] },
    targetId: text,
  },
};

const step: Schema = {
  type: 'object',
  required: ['name', 'state', 'owners', 'missing', 'blockers', 'nudges', 'escalationLevel'],
  properties: {
    elementId: text,
    name: text,
    department: text,
    state: { type: 'string', enum: ['done', 'now', 'to-come', 'skipped'] },
    kind: text,
    owners: { type: 'array', items: party },
    since: moment,
    endedAt: moment,
    dueAt: moment,
    missing: texts,
    blockers: { type: 'array', items: blocker },
    outcome: text,
    note: text,
    userTaskId: text,
    nudges: whole,
    escalationLevel: whole,
  },
};

/** One instance; `steps` are empty and `xml` is absent in lists. */
export const progressView: Schema = {
  type: 'object',
  required: [
    'instanceId',
    'processKey',
    'version',
    'processName',
    'state',
    'startedAt',
    'sentence',
    'now',
    'next',
    'stepsDone',
    'stepsTotal',
    'steps',
  ],
  properties: {
    instanceId: { type: 'string', format: 'uuid' },
    processKey: text,
    version: whole,
    processName: text,
    businessKey: text,
    state: {
      type: 'string',
      enum: ['on-time', 'at-risk', 'late', 'blocked', 'incident', 'done', 'canceled', 'failed'],
    },
    startedAt: moment,
    endedAt: moment,
    startedBy: party,
    sentence: text,
    now: { type: 'array', items: step },
    next: texts,
    stepsDone: whole,
    stepsTotal: whole,
    steps: { type: 'array', items: step },
    xml: text,
    modelId: text,
  },
};

export const progressList: Schema = {
  type: 'object',
  required: ['instances', 'counts'],
  properties: {
    instances: { type: 'array', items: progressView },
    nextPageToken: text,
    counts: {
      type: 'array',
      items: {
        type: 'object',
        required: ['processKey', 'elementId', 'name', 'count'],
        properties: { processKey: text, elementId: text, name: text, count: whole },
      },
    },
  },
};

export const timelineList: Schema = {
  type: 'object',
  required: ['entries'],
  properties: {
    entries: {
      type: 'array',
      items: {
        type: 'object',
        required: ['eventId', 'at', 'type', 'text'],
        properties: { eventId: text, at: moment, type: text, text, elementId: text, by: party },
      },
    },
    nextPageToken: text,
  },
};
