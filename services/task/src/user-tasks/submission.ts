import { isJsonObject, parseJson, Rejection, stringifyJson, type FieldViolation, type JsonObject } from '@baton/kernel';

import { checkForm } from './form-check.js';
import type { UserTask } from './user-task.js';

/** What somebody hands in. */
export interface Completion {
  /** Empty when the step declares none. */
  readonly outcome: string;
  /** JSON text; empty for nothing, so what the draft holds. */
  readonly variables: string;
  readonly note: string;
}

/** The values to hand in: those given, else those of the draft, else none. @throws Rejection `invalid` */
export function variablesOf(given: string, draft: string): string {
  const chosen = given.trim() !== '' ? given : draft.trim() !== '' ? draft : '{}';
  return requireObject('variables', chosen);
}

/** The variable that carries what was noted at step `elementId`, beside the `<elementId>Outcome` of its decision. */
const noteVariable = (elementId: string): string => `${elementId}Note`;

/** What the process is told: the values, and the note where there is one, so that later steps can show it. */
export function resultOf({ elementId, submission, note }: Pick<UserTask, 'elementId' | 'submission' | 'note'>): string {
  const values = submission ?? '{}';
  if (note.trim() === '') return values;
  return stringifyJson({ [noteVariable(elementId)]: note, ...(parseJson(values) as JsonObject) });
}

/** @throws Rejection `invalid` VALIDATION_FAILED, unless `json` is the text of an object */
export function requireObject(field: string, json: string): string {
  let parsed;
  try {
    parsed = parseJson(json);
  } catch {
    parsed = undefined;
  }
  if (isJsonObject(parsed) && !json.includes('\\u0000')) return json;
  throw new Rejection('invalid', 'VALIDATION_FAILED', `${field}: must be a JSON object`, {
    fields: [{ field, message: 'must be a JSON object without the character NUL' }],
  });
}

/** All that keeps a step from being done: its outcome, its note, its documents, its form. Empty when nothing does. */
export function checkSubmission(
  task: UserTask,
  completion: Completion,
  uploaded: ReadonlySet<string>,
): FieldViolation[] {
  return [
    ...checkOutcome(task, completion),
    ...checkDocuments(task, uploaded),
    ...checkForm(task.formSchema, completion.variables),
  ];
}

function checkOutcome({ outcomes }: UserTask, { outcome, note }: Completion): FieldViolation[] {
  const chosen = outcomes.find(({ value }) => value === outcome);
  if (outcomes.length === 0)
    return outcome === '' ? [] : [{ field: 'outcome', message: 'this step has no outcomes to choose from' }];
  if (chosen === undefined)
    return [{ field: 'outcome', message: `must be one of ${outcomes.map(({ value }) => value).join(', ')}` }];
  return chosen.noteRequired && note.trim() === ''
    ? [{ field: 'note', message: `is required for "${chosen.label || chosen.value}"` }]
    : [];
}

const checkDocuments = ({ documents }: UserTask, uploaded: ReadonlySet<string>): FieldViolation[] =>
  documents
    .filter(({ name, required }) => required && !uploaded.has(name))
    .map(({ name, label }) => ({ field: `documents.${name}`, message: `${label || name} is missing` }));
