// JSON Schemas and examples of payloads, in their two forms: as they travel between services, and as other systems get them.
import { messages, TIMESTAMP } from './contract.mjs';

const AT = Date.UTC(2026, 10, 2, 8);
const INSTANCE = '019a4c2e-7c00-7000-8000-000000000001';

/** What fields hold in examples. */
const SAMPLES = {
  suspendedBy: 'person:ada',
  resumedBy: 'person:ada',
  migratedBy: 'person:ada',
  newElementId: 'check-credit',
  instanceId: INSTANCE,
  elementInstanceId: `${INSTANCE}:4`,
  userTaskId: `${INSTANCE}:4`,
  jobId: `${INSTANCE}:6`,
  incidentId: `${INSTANCE}:7`,
  documentId: '019a4c2e-7c00-7000-8000-00000000000d',
  modelId: '019a4c2e-7c00-7000-8000-00000000000a',
  elementId: 'rate',
  processKey: 'vendor-onboarding',
  processKeys: ['vendor-onboarding'],
  processName: 'Vendor onboarding',
  businessKey: 'V-1001',
  version: 3,
  name: 'Rate the vendor',
  department: 'Risk',
  startedBy: 'person:ada',
  canceledBy: 'person:olga',
  completedBy: 'person:ada',
  completedByName: 'Ada Lovelace',
  deployedBy: 'person:dora',
  uploadedBy: 'person:ada',
  nudgedBy: 'person:olga',
  resolvedBy: 'person:olga',
  askedByName: 'Ada Lovelace',
  fromName: 'Ada Lovelace',
  assignee: 'person:ada',
  assigneeName: 'Ada Lovelace',
  candidates: ['group:risk'],
  candidateNames: ['Risk'],
  backup: 'manager-of-assignee',
  notBy: ['starter'],
  owner: 'group:risk',
  ref: 'person:ada',
  email: 'ada@example.com',
  reason: 'ordered twice',
  errorCode: 'VENDOR_REFUSED',
  code: 'CONNECTOR_FAILED',
  message: 'POST erp.example.com answered 500',
  messageName: 'payment-received',
  jobType: 'connector:http',
  retries: 3,
  outcome: 'approve',
  value: 'approve',
  label: 'Approve the vendor',
  judgement: 'human',
  note: 'complete and plausible',
  instructions: 'Look at the annual report.',
  due: 'PT48H',
  after: 'PT24H',
  repeat: 'PT12H',
  to: 'group:risk-officers',
  count: 1,
  level: 1,
  fileName: 'report.pdf',
  missing: ['Bank letter'],
  accept: ['application/pdf'],
  maxBytes: 10_485_760,
  formSchemaJson: '{"type":"object"}',
  inputsJson: '{"vendor":"Acme"}',
  xml: '<bpmn:definitions …/>',
  sealedLink: 'v1.…',
  tenant: 'default',
  subject: 'ada',
  kind: 'person',
  roles: ['participant'],
  groups: ['risk'],
  taskId: '',
};

/** Where a field of a message holds something else than fields of that name do. */
const SPECIAL = {
  'baton.task.v1.UserTaskAssigned': { reason: 'opened' },
  'baton.task.v1.DocumentUploaded': { name: 'report' },
  'baton.model.v1.ModelDeployed': { name: 'Vendor onboarding' },
  'baton.task.v1.Recipient': { name: 'Ada Lovelace' },
  'baton.execution.v1.Guest': { name: 'Ada Lovelace' },
  'baton.task.v1.CredentialCaller': { name: 'Ada Lovelace' },
  'baton.execution.v1.RequiredDocument': { name: 'bankLetter', label: 'Bank letter' },
};

const JSON_TEXT = /Json$/;

/**
 * @param form `bus`: as services write it; `shared`: as REST writes it
 * @param only the fields to describe; all unless told
 */
export function schemaOf(fullName, form, only) {
  const { comment, fields } = messages.get(fullName);
  const shown = fields.filter(({ name }) => only === undefined || only.includes(name));
  return {
    type: 'object',
    ...(comment && only === undefined && { description: comment }),
    properties: Object.fromEntries(
      shown.map((field) => [
        nameOf(field, form),
        { ...(field.comment && { description: field.comment }), ...typeOf(field, form) },
      ]),
    ),
  };
}

export function exampleOf(fullName, form, only) {
  const { fields } = messages.get(fullName);
  const shown = fields.filter(({ name }) => only === undefined || only.includes(name));
  return Object.fromEntries(shown.map((field) => [nameOf(field, form), sampleOf(field, form, fullName)]));
}

/** The name of a message's schema. */
export const schemaName = (fullName, form) =>
  `${fullName.replace(/^baton\.(\w+)\.v1\./, '$1.')}${form === 'shared' ? '.shared' : ''}`;

const nameOf = ({ name }, form) => (form === 'shared' ? name.replace(JSON_TEXT, '') : name);

function typeOf(field, form) {
  const type = oneOf(field, form);
  return field.repeated ? { type: 'array', items: type } : type;
}

function oneOf({ name, type, message }, form) {
  if (message === TIMESTAMP)
    return form === 'shared' ? { type: 'string', format: 'date-time' } : { $ref: '#/components/schemas/Timestamp' };
  if (message !== undefined) return { $ref: `#/components/schemas/${schemaName(message, form)}` };
  if (form === 'shared' && JSON_TEXT.test(name)) return {};
  if (type === 'int64') return form === 'shared' ? { type: 'integer' } : { type: 'string', pattern: '^-?\\d+$' };
  return { type };
}

function sampleOf({ name, type, message, repeated }, form, holder) {
  if (message === TIMESTAMP)
    return form === 'shared' ? new Date(AT).toISOString() : { seconds: String(AT / 1000), nanos: 0 };
  if (message !== undefined) {
    const inner = exampleOf(message, form);
    return repeated ? [inner] : inner;
  }
  const sample = SPECIAL[holder]?.[name] ?? SAMPLES[name];
  if (sample === undefined && type === 'boolean') return true;
  if (sample === undefined) throw new Error(`tools/events/payloads.mjs has no sample for ${holder}.${name}`);
  if (type === 'int64' && form === 'bus') return String(sample);
  return form === 'shared' && JSON_TEXT.test(name) ? JSON.parse(sample) : sample;
}
