import type { EngineEvent } from '@baton/engine';
import type { JournalRow } from '@baton/journal';
import { stringifyJson, type Json, type JsonObject } from '@baton/kernel';

/** One event of the journal as the audit trail shows it. */
export interface AuditEvent {
  readonly seq: number;
  readonly position: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly type: string;
  readonly element: string;
  readonly actor: string;
  readonly dataJson: string;
}

/** Who may see what of an event: its data, or only what happened where. */
export type Detail = 'all' | 'outline';

/** What an outline keeps: neither variables nor texts that may quote them. */
const OUTLINE = new Set([
  'n',
  'scope',
  'elementInstance',
  'flow',
  'jobType',
  'kind',
  'retries',
  'retryAt',
  'dueAt',
  'outcome',
  'code',
  'version',
  'job',
]);

/**
 * The events of an instance from its beginning. Events that name only the number of what they are about are given the
 * element it was opened by.
 */
export function auditEvents(rows: Iterable<JournalRow<EngineEvent>>, detail: Detail): AuditEvent[] {
  const elements = new Map<number, string>();
  const audit: AuditEvent[] = [];
  for (const { seq, at, actor = '', events } of rows) {
    events.forEach((event, position) => {
      const fields = event as { readonly n?: number; readonly element?: string };
      if (fields.n !== undefined && fields.element !== undefined) elements.set(fields.n, fields.element);
      const element = fields.element ?? (fields.n === undefined ? undefined : elements.get(fields.n)) ?? '';
      audit.push({ seq, position, at, type: event.type, element, actor, dataJson: dataOf(event, detail) });
    });
  }
  return audit;
}

function dataOf(event: EngineEvent, detail: Detail): string {
  const { type: _type, ...data } = event as unknown as JsonObject;
  if (detail === 'all') return stringifyJson(data);
  return stringifyJson(Object.fromEntries(Object.entries(data).filter(([name]) => OUTLINE.has(name))) as Json);
}
