import { z } from 'zod';

import { taskKinds, type ElementPatch } from '@baton/bpmn';
import { invalidFields, Rejection } from '@baton/kernel';

const text = z.string().max(10_000);
const texts = z.array(text).max(100);
const mappings = z.array(z.object({ name: text, value: text })).max(200);
const whole = z.number().int().min(0).max(1_000_000_000);

/** Which version is meant. */
const binding = {
  binding: z.enum(['latest', 'deployment', 'version', 'versionTag']).optional(),
  version: text.optional(),
  versionTag: text.optional(),
};

/** What may be changed about an element; null removes, a field left out stays. */
export const elementPatch = z
  .strictObject({
    name: text.nullable(),
    kind: z.enum(taskKinds),
    owner: z
      .strictObject({
        assignee: text.optional(),
        candidates: texts.optional(),
        backup: text.optional(),
        notBy: text.optional(),
      })
      .nullable(),
    serviceLevel: z
      .strictObject({
        due: text.optional(),
        calendar: text.optional(),
        nudges: z
          .array(z.strictObject({ after: text, repeat: text.optional() }))
          .max(20)
          .optional(),
        escalations: z
          .array(z.strictObject({ after: text, to: text }))
          .max(20)
          .optional(),
      })
      .nullable(),
    form: z.strictObject({ key: text.optional(), schema: z.string().max(200_000).optional() }).nullable(),
    documents: z
      .array(
        z.strictObject({
          name: text,
          label: text.optional(),
          required: z.boolean().optional(),
          accept: texts.optional(),
          maxBytes: whole.optional(),
          visibleTo: texts.optional(),
        }),
      )
      .max(50)
      .nullable(),
    outcomes: z
      .array(z.strictObject({ value: text, label: text, note: z.enum(['required', 'optional', 'none']).optional() }))
      .max(20)
      .nullable(),
    judgement: z.strictObject({ by: z.enum(['human', 'agent', 'either']) }).nullable(),
    guest: z.strictObject({ email: text, name: text.optional(), language: text.optional() }).nullable(),
    visibleTo: texts.nullable(),
    connector: z
      .strictObject({
        type: text,
        retries: whole.optional(),
        backoff: text.optional(),
        inputs: mappings.optional(),
        outputs: mappings.optional(),
      })
      .nullable(),
    job: z
      .strictObject({ type: text, retries: whole.optional(), backoff: text.optional(), timeout: text.optional() })
      .nullable(),
    inputs: mappings.nullable(),
    outputs: mappings.nullable(),
    notify: z
      .array(z.strictObject({ to: text, template: text.optional(), subject: text.optional(), body: text.optional() }))
      .max(20)
      .nullable(),
    message: z
      .strictObject({ name: text.optional(), correlationKey: text.optional(), ttl: text.optional() })
      .nullable(),
    call: z
      .strictObject({
        process: text.optional(),
        businessKey: text.optional(),
        inheritBusinessKey: z.boolean().optional(),
        passAllIn: z.boolean().optional(),
        passAllOut: z.boolean().optional(),
        ...binding,
      })
      .nullable(),
    decision: z.strictObject({ decision: text, resultVariable: text.optional(), ...binding }).nullable(),
    loop: z
      .strictObject({
        collection: text.optional(),
        elementVariable: text.optional(),
        outputCollection: text.optional(),
        outputElement: text.optional(),
      })
      .nullable(),
    script: z.strictObject({ expression: text, resultVariable: text.optional() }).nullable(),
    timer: z.strictObject({ kind: z.enum(['date', 'duration', 'cycle']), text }),
    condition: text.nullable(),
    defaultFlow: text.nullable(),
    process: z
      .strictObject({
        businessKeyUnique: z.boolean().optional(),
        versionTag: text.optional(),
        starters: texts.optional(),
      })
      .nullable(),
    triggers: z
      .array(z.strictObject({ type: z.enum(['manual', 'api', 'webhook']), name: text.optional() }))
      .max(20)
      .nullable(),
  })
  .partial()
  .meta({ id: 'ElementPatch' });

/** @throws Rejection `invalid` PATCH_INVALID, naming each field */
export function elementPatchOf(json: string): ElementPatch {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new Rejection('invalid', 'PATCH_INVALID', 'The patch is no JSON', {
      fields: [{ field: 'patchJson', message: 'is no JSON' }],
    });
  }
  const parsed = elementPatch.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidFields(
    'PATCH_INVALID',
    parsed.error.issues.map(({ path, message }) => ({ field: path.join('.') || 'patchJson', message })),
  );
}
