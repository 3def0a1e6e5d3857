import { Alert, Stack, Text, Textarea, Title } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';

import { wordsOf } from '../api/problem.js';
import type { Completion, DocumentInfo, UserTask } from '../api/tasks.js';
import { DocumentDrop } from '../documents/document-drop.js';
import { fieldErrorsOf } from '../form/field-errors.js';
import { readValues } from '../form/read-values.js';
import { fieldId, focusFirstError, SchemaForm } from '../form/schema-form.js';
import { initialValues, type JsonSchema, type Values } from '../form/schema.js';
import { OutcomeBar } from './outcome-bar.js';
import { useDraft } from './use-draft.js';

const NO_FORM: JsonSchema = { type: 'object', properties: {} };
/** The note is kept with the form's draft, under a name that no form field can have. */
const NOTE = '$note';

interface AnswerFormProps {
  readonly task: UserTask;
  readonly disabled: boolean;
  readonly pending: boolean;
  readonly error: unknown;
  readonly onSend: (completion: Completion) => void;
  readonly onBegin?: () => void;
  readonly saveDraft: (draft: Values) => Promise<unknown>;
  readonly documentPath: (name: string) => string;
  readonly onUploaded: (name: string, document: DocumentInfo) => void;
  /** The button where the task names no outcomes. */
  readonly sendLabel?: string;
  readonly withNote?: boolean;
}

/** Form, documents, note and decision of one task; for participants and guests alike. */
export function AnswerForm({
  task,
  disabled,
  pending,
  error,
  onSend,
  onBegin,
  saveDraft,
  documentPath,
  onUploaded,
  sendLabel = 'Send',
  withNote = true,
}: AnswerFormProps) {
  const schema = task.formSchema ?? NO_FORM;
  const [values, setValues] = useState<Values>(() => initialValues(schema, task.draft, task.inputs));
  const [note, setNote] = useState(() => String(task.draft?.[NOTE] ?? ''));
  const [own, setOwn] = useState<Readonly<Record<string, string>>>({});
  const draft = useDraft(saveDraft);
  const slots = task.documents ?? [];
  const served = useMemo(() => fieldErrorsOf(error), [error]);
  const errors = { ...served, ...own };
  useEffect(() => {
    if (Object.keys(served).length > 0) focusFirstError(served);
  }, [served]);

  const change = (next: Values, nextNote: string): void => {
    setValues(next);
    setNote(nextNote);
    onBegin?.();
    draft.touch({ ...next, ...(nextNote === '' ? {} : { [NOTE]: nextNote }) });
  };

  const send = (outcome?: string): void => {
    const read = readValues(schema, values);
    const wrong: Record<string, string> = { ...read.errors };
    for (const slot of slots)
      if (slot.required && slot.document === undefined)
        wrong[`documents.${slot.name}`] = 'This document is still missing.';
    const noteRequired = task.outcomes?.find((each) => each.value === outcome)?.noteRequired;
    if (noteRequired && note.trim() === '') wrong['note'] = 'Say why, so that the next person knows.';
    setOwn(wrong);
    if (Object.keys(wrong).length > 0) return focusFirstError(wrong);
    draft.forget();
    onSend({ outcome, variables: read.values, note: note.trim() || undefined });
  };

  const general = error !== null && error !== undefined && Object.keys(served).length === 0;
  const knowsField = (field: string): boolean => document.getElementById(fieldId(field)) !== null;
  const homeless = Object.entries(served).filter(([field]) => !knowsField(field));
  return (
    <form noValidate onSubmit={(event) => event.preventDefault()}>
      <Stack gap="xl">
        {Object.keys(schema.properties ?? {}).length > 0 && (
          <SchemaForm
            schema={schema}
            values={values}
            errors={errors}
            disabled={disabled}
            onChange={(next) => change(next, note)}
          />
        )}
        {slots.length > 0 && (
          <section aria-label="Documents">
            <Title order={2} mb="xs">
              Documents
            </Title>
            <Stack gap="sm">
              {slots.map((slot) => (
                <DocumentDrop
                  key={slot.name}
                  slot={slot}
                  path={documentPath(slot.name)}
                  disabled={disabled}
                  error={errors[`documents.${slot.name}`] ?? served[slot.name]}
                  onUploaded={(document) => {
                    setOwn(({ [`documents.${slot.name}`]: _mended, ...rest }) => rest);
                    onUploaded(slot.name, document);
                  }}
                />
              ))}
            </Stack>
          </section>
        )}
        {withNote && !disabled && (
          <Textarea
            id={fieldId('note')}
            label={
              task.outcomes?.some((outcome) => outcome.noteRequired)
                ? 'Note to whoever is next'
                : 'Note to whoever is next (optional)'
            }
            autosize
            minRows={2}
            maxRows={8}
            value={note}
            error={errors['note']}
            onChange={(event) => change(values, event.currentTarget.value)}
          />
        )}
        {(general || homeless.length > 0) && (
          <Alert color="red" role="alert" title="Not sent">
            {general
              ? wordsOf(error)
              : homeless.map(([field, message]) => <Text key={field} size="sm">{`${field}: ${message}`}</Text>)}
          </Alert>
        )}
        {!disabled && (
          <OutcomeBar task={task} pending={pending} draft={draft.state} sendLabel={sendLabel} onSend={send} />
        )}
      </Stack>
    </form>
  );
}
