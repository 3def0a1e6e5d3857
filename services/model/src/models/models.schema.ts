import type { Schema } from '@baton/service-kit';

const text: Schema = { type: 'string' };
const moment: Schema = { type: 'string', format: 'date-time' };
const whole: Schema = { type: 'integer' };

const finding: Schema = {
  type: 'object',
  required: ['rule', 'severity', 'category', 'message', 'mend'],
  properties: {
    rule: text,
    severity: { type: 'string', enum: ['info', 'warning', 'error'] },
    category: text,
    processId: text,
    elementId: text,
    elementKind: text,
    elementName: text,
    message: text,
    mend: text,
    mendKind: text,
    line: whole,
    column: whole,
  },
};

/** A model as REST shows it; `findings` are empty and `xml` is absent in lists. */
export const modelView: Schema = {
  type: 'object',
  required: [
    'modelId',
    'name',
    'processKeys',
    'revision',
    'state',
    'importedAt',
    'changedAt',
    'errors',
    'warnings',
    'runnableShare',
    'findings',
  ],
  properties: {
    modelId: { type: 'string', format: 'uuid' },
    name: text,
    processKeys: { type: 'array', items: text },
    revision: whole,
    state: { type: 'string', enum: ['draft', 'deployed', 'changed', 'retired'] },
    deployedVersion: whole,
    importedAt: moment,
    changedAt: moment,
    deployedAt: moment,
    errors: whole,
    warnings: whole,
    runnableShare: { type: 'number', minimum: 0, maximum: 1 },
    findings: { type: 'array', items: finding },
    xml: text,
  },
};

export const modelList: Schema = {
  type: 'object',
  required: ['models'],
  properties: { models: { type: 'array', items: modelView }, nextPageToken: text },
};

export const deployment: Schema = {
  type: 'object',
  required: ['model', 'processes'],
  properties: {
    model: modelView,
    processes: {
      type: 'array',
      items: { type: 'object', required: ['processKey', 'version'], properties: { processKey: text, version: whole } },
    },
  },
};
