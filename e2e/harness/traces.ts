import { createHash } from 'node:crypto';

import { until } from '@baton/testing';
import { expect } from 'vitest';

import type { Api } from './api.js';
import type { Rotel, SeenSpan } from './rotel.js';

interface JournalEvent {
  readonly type: string;
  readonly at: string;
  readonly elementId: string;
  readonly data: { readonly n?: number; readonly scope?: number };
}

/** The journal of an instance, as the audit trail tells it. */
async function journalOf(api: Api, instanceId: string): Promise<readonly JournalEvent[]> {
  const events: JournalEvent[] = [];
  for (let token = ''; ;) {
    const page = await api.ok(
      api.get<{ events: JournalEvent[]; nextPageToken?: string }>(
        `/v1/instances/${instanceId}/events?pageSize=200&pageToken=${token}`,
      ),
    );
    events.push(...page.events);
    token = page.nextPageToken ?? '';
    if (token === '') return events;
  }
}

const spanIdOf = (instanceId: string, n: number): string =>
  createHash('sha256').update(`${instanceId}:${n}`).digest('hex').slice(0, 16);

const isWhole = ({ attributes }: SeenSpan): boolean => attributes['baton.span.part'] === 'whole';

/** Waits until the receiver has the span of the ended instance itself, which is its last one. */
export const untilTraced = (rotel: Rotel, instanceId: string): Promise<SeenSpan> =>
  until(`the trace of ${instanceId} is whole`, () =>
    rotel.spansOf(instanceId).find((span) => isWhole(span) && span.parentSpanId === ''),
  );

/** The trace of an ended instance says what its journal says: one whole span for each element, with its times and its parent. */
export async function expectWholeTrace(api: Api, rotel: Rotel, instanceId: string): Promise<void> {
  const root = await untilTraced(rotel, instanceId);
  const journal = await journalOf(api, instanceId);
  const at = (event: JournalEvent | undefined): number => Date.parse(event?.at ?? '');
  expect(root).toMatchObject({ spanId: spanIdOf(instanceId, 0), start: at(journal[0]), end: at(journal.at(-1)) });
  const wanted = journal
    .filter(({ type }) => type === 'ElementActivated')
    .map((activated) => {
      const { n = 0, scope = 0 } = activated.data;
      const ended = journal.find(
        ({ type, data }) => data.n === n && (type === 'ElementCompleted' || type === 'ElementTerminated'),
      );
      return {
        spanId: spanIdOf(instanceId, n),
        parentSpanId: spanIdOf(instanceId, scope),
        element: activated.elementId,
        start: at(activated),
        // What passes through lasts a microsecond.
        end: Math.max(at(ended), at(activated) + 0.001),
      };
    });
  const seen = distinct(rotel.spansOf(instanceId))
    .filter((span) => isWhole(span) && span.parentSpanId !== '')
    .map(({ spanId, parentSpanId, attributes, start, end }) => ({
      spanId,
      parentSpanId,
      element: attributes['baton.element.id'],
      start,
      end,
    }));
  const byId = (a: { spanId: string }, b: { spanId: string }): number => a.spanId.localeCompare(b.spanId);
  expect(seen.toSorted(byId)).toEqual(wanted.toSorted(byId));
}

/** Every span once. @throws when one came again and was not the same */
export function distinct(spans: readonly SeenSpan[]): readonly SeenSpan[] {
  const first = new Map<string, SeenSpan>();
  for (const span of spans) {
    const earlier = first.get(span.spanId);
    if (earlier === undefined) first.set(span.spanId, span);
    else expect(contentOf(span), span.name).toEqual(contentOf(earlier));
  }
  return [...first.values()];
}

/** What was told of it; between two requests the receiver may log something of its own. */
const contentOf = ({ text }: SeenSpan): string => text.replaceAll(/^\d{4}-\d\d-\d\dT.*$/gm, '').trim();
