import type { Schema } from '@baton/service-kit';

const text: Schema = { type: 'string' };
const flag: Schema = { type: 'boolean' };
const whole: Schema = { type: 'integer' };
const moment: Schema = { type: 'string', format: 'date-time' };
const anything: Schema = { type: 'object', additionalProperties: true };
const texts: Schema = { type: 'array', items: text };

const object = (properties: Record<string, Schema>, required: readonly string[] = []): Schema => ({
  type: 'object',
  required: [...required],
  properties,
});
const list = (items: Schema): Schema => ({ type: 'array', items });

const party = object({ ref: text, name: text }, ['ref']);
const roles = list({ type: 'string', enum: ['admin', 'designer', 'operator', 'participant', 'worker'] });
const documentFields = {
  documentId: text,
  fileName: text,
  mediaType: text,
  bytes: whole,
  sha256: text,
  uploadedBy: party,
  uploadedAt: moment,
};
const documentRequired = ['documentId', 'fileName', 'mediaType', 'bytes', 'sha256', 'uploadedAt'];

/** A document as REST shows it. */
export const documentAnswer = object(documentFields, documentRequired);
export const documentsAnswer = object(
  {
    documents: list(
      object({ ...documentFields, userTaskId: text, name: text, replacedAt: moment }, [
        ...documentRequired,
        'userTaskId',
        'name',
      ]),
    ),
  },
  ['documents'],
);

const slot = object(
  { name: text, label: text, required: flag, accept: texts, maxBytes: whole, document: documentAnswer },
  ['name'],
);
const outcome = object({ value: text, label: text, noteRequired: flag }, ['value']);
const handoff = object({ elementName: text, by: party, note: text, outcome: text, at: moment });
const taskFields = {
  userTaskId: text,
  instanceId: text,
  elementId: text,
  name: text,
  processKey: text,
  processName: text,
  businessKey: text,
  department: text,
  state: { type: 'string', enum: ['open', 'claimed', 'submitting', 'completed', 'canceled'] } as Schema,
  assignee: party,
  candidates: list(party),
  openedAt: moment,
  dueAt: moment,
  closedAt: moment,
  nudgedAt: moment,
  escalationLevel: whole,
  documents: list(slot),
  outcomes: list(outcome),
  formSchema: anything,
  inputs: anything,
  draft: anything,
  outcome: text,
  note: text,
  completedBy: party,
  handedOver: handoff,
  guest: flag,
  instructions: text,
  actionable: flag,
  judgement: text,
};
const taskRequired = [
  'userTaskId',
  'instanceId',
  'elementId',
  'state',
  'openedAt',
  'candidates',
  'documents',
  'outcomes',
  'actionable',
];

/** A task as REST shows it; its content only where it is asked for alone, and to whom it concerns. */
export const taskAnswer = object(taskFields, taskRequired);
export const guestTaskAnswer = object({ ...taskFields, requestedBy: object({ name: text }, ['name']) }, [
  ...taskRequired,
  'requestedBy',
]);
export const tasksAnswer = object({ userTasks: list(taskAnswer), nextPageToken: text }, ['userTasks']);
export const guestSessionAnswer = object({ taskId: text }, ['taskId']);

const personFields = {
  personId: text,
  name: text,
  email: text,
  roles,
  groups: texts,
  manager: text,
  backup: text,
  absentUntil: moment,
  active: flag,
  joined: flag,
};
export const personAnswer = object(personFields, ['personId', 'name', 'email', 'roles', 'groups', 'active', 'joined']);
export const peopleAnswer = object({ people: list(personAnswer), nextPageToken: text }, ['people']);
/** Who is signed in, or whose key it is. */
export const sessionAnswer = object(
  {
    person: object({ ...personFields, roles: texts, kind: text, tenantId: text }, [
      'personId',
      'name',
      'roles',
      'groups',
      'tenantId',
    ]),
  },
  ['person'],
);

export const groupAnswer = object({ groupId: text, name: text, members: texts }, ['groupId', 'name', 'members']);
export const groupsAnswer = object({ groups: list(groupAnswer), nextPageToken: text }, ['groups']);

export const tenantAnswer = object({ tenantId: text, name: text }, ['tenantId', 'name']);
export const tenantsAnswer = object({ tenants: list(tenantAnswer) }, ['tenants']);

const apiKey = object({ apiKeyId: text, name: text, roles, createdAt: moment, lastUsedAt: moment, expiresAt: moment }, [
  'apiKeyId',
  'name',
  'roles',
  'createdAt',
]);
export const newApiKeyAnswer = object({ apiKey, secret: text }, ['apiKey', 'secret']);
export const apiKeysAnswer = object({ apiKeys: list(apiKey) }, ['apiKeys']);
