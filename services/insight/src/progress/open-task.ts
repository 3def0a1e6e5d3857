import type { UserTaskOpened } from '@baton/contracts/execution';
import { addDuration } from '@baton/kernel';

import type { OpenTask } from './execution-part.js';
import { normalRef } from './fact-of.js';

const MOST_FIELDS = 20;

/** What the view keeps of a user task that opened `at`. */
export function openTaskOf(message: UserTaskOpened, at: number): OpenTask {
  const { owner, guest, serviceLevel, documents } = message;
  const due = dueOf(serviceLevel?.due ?? '', at);
  return {
    id: message.userTaskId,
    name: message.name,
    department: message.department,
    assignee: owner?.assignee === 'starter' ? message.startedBy : normalRef(owner?.assignee ?? ''),
    candidates: (owner?.candidates ?? []).map(normalRef),
    backup: owner?.backup ?? '',
    guest: guest?.email ? `guest:${guest.email}` : '',
    guestName: guest?.name ?? '',
    ...(due !== undefined && { dueAt: due }),
    fields: requiredFields(message.formSchemaJson),
    documents: documents.filter(({ required }) => required).map(({ label, name }) => label || name),
  };
}

/** A duration that cannot be read was refused by `execution`; here it means that nothing is due. */
function dueOf(due: string, at: number): number | undefined {
  if (due === '') return undefined;
  try {
    return addDuration(at, due);
  } catch {
    return undefined;
  }
}

interface Schema {
  readonly title?: unknown;
  readonly required?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** Titles of what a form requires, those inside of objects included; none where the schema is no JSON Schema. */
export function requiredFields(formSchemaJson: string): string[] {
  if (formSchemaJson === '') return [];
  try {
    return titlesOf(JSON.parse(formSchemaJson) as Schema).slice(0, MOST_FIELDS);
  } catch {
    return [];
  }
}

function titlesOf(schema: Schema): string[] {
  if (typeof schema !== 'object' || schema === null || !Array.isArray(schema.required)) return [];
  return schema.required.flatMap((name) => {
    const field = schema.properties?.[String(name)];
    const inner = field === undefined ? [] : titlesOf(field);
    return inner.length > 0 ? inner : [typeof field?.title === 'string' ? field.title : String(name)];
  });
}
