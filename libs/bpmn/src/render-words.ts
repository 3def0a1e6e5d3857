import type { ElementPatch } from './element-patch.js';
import { escapeText, escapeXml } from './xml-entities.js';

/** A word as text, to be given its prefix. */
export interface RenderedWord {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly parts?: readonly RenderedWord[];
  readonly body?: string;
}

/** Per word that the patch touches, what is to stand there afterwards. */
export function wordsFor(patch: ElementPatch): ReadonlyMap<string, readonly RenderedWord[]> {
  const words = new Map<string, readonly RenderedWord[]>();
  const one = <T>(name: string, value: T | null | undefined, render: (value: T) => Omit<RenderedWord, 'name'>) => {
    if (value !== undefined) words.set(name, value === null ? [] : [{ name, ...render(value) }]);
  };
  const many = <T>(
    name: string,
    values: readonly T[] | null | undefined,
    render: (value: T) => Omit<RenderedWord, 'name'>,
  ) => {
    if (values !== undefined)
      words.set(
        name,
        (values ?? []).map((value) => ({ name, ...render(value) })),
      );
  };
  one('owner', patch.owner, ({ assignee, candidates, backup, notBy }) => ({
    attributes: { assignee, candidates: list(candidates), backup, notBy },
  }));
  one('serviceLevel', patch.serviceLevel, ({ due, calendar, nudges, escalations }) => ({
    attributes: { due, calendar },
    parts: [
      ...(nudges ?? []).map(({ after, repeat }) => ({ name: 'nudge', attributes: { after, repeat } })),
      ...(escalations ?? []).map(({ after, to }) => ({ name: 'escalate', attributes: { after, to } })),
    ],
  }));
  one('form', patch.form, ({ key, schema }) => ({
    attributes: { key },
    ...(schema !== undefined && { body: schema }),
  }));
  many('document', patch.documents, ({ name, label, required, accept, maxBytes, visibleTo }) => ({
    attributes: { name, label, required, accept: list(accept), maxBytes, visibleTo: list(visibleTo) },
  }));
  many('outcome', patch.outcomes, ({ value, label, note }) => ({ attributes: { value, label, note } }));
  one('judgement', patch.judgement, ({ by }) => ({ attributes: { by } }));
  one('guest', patch.guest, ({ email, name, language }) => ({ attributes: { email, name, language } }));
  many('visibleTo', patch.visibleTo && (patch.visibleTo.length > 0 ? [patch.visibleTo] : []), (who) => ({
    attributes: { who: list(who) },
  }));
  if (patch.visibleTo === null) words.set('visibleTo', []);
  one('connector', patch.connector, ({ type, retries, backoff, inputs, outputs }) => ({
    attributes: { type, retries, backoff },
    parts: [...mappings('input', inputs), ...mappings('output', outputs)],
  }));
  one('job', patch.job, ({ type, retries, backoff, timeout }) => ({ attributes: { type, retries, backoff, timeout } }));
  many('input', patch.inputs, ({ name, value }) => ({ attributes: { name, value } }));
  many('output', patch.outputs, ({ name, value }) => ({ attributes: { name, value } }));
  many('notify', patch.notify, ({ to, template, subject, body }) => ({
    attributes: { to, template, subject },
    ...(body !== undefined && { body }),
  }));
  one('message', patch.message, ({ name, correlationKey, ttl }) => ({ attributes: { name, correlationKey, ttl } }));
  one('call', patch.call, (attributes) => ({ attributes: { ...attributes } }));
  one('decision', patch.decision, (attributes) => ({ attributes: { ...attributes } }));
  one('loop', patch.loop, (attributes) => ({ attributes: { ...attributes } }));
  one('script', patch.script, ({ expression, language, resultVariable }) => ({
    attributes: { expression, language, resultVariable },
  }));
  one('process', patch.process, ({ businessKeyUnique, versionTag, starters }) => ({
    attributes: { businessKeyUnique, versionTag, starters: list(starters) },
  }));
  many('trigger', patch.triggers, ({ type, name }) => ({ attributes: { type, name } }));
  return words;
}

/** One word as XML, each part on a line of its own. */
export function renderWord({ name, attributes, parts, body }: RenderedWord, prefix: string, indent: string): string {
  const written = Object.entries(attributes ?? {}).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeXml(String(value))}"`],
  );
  const tag = prefix === '' ? name : `${prefix}:${name}`;
  const open = `${indent}<${tag}${written.join('')}`;
  if (body !== undefined) return `${open}>${escapeText(body)}</${tag}>`;
  if (!parts || parts.length === 0) return `${open}/>`;
  return `${open}>\n${parts.map((part) => renderWord(part, prefix, `${indent}  `)).join('\n')}\n${indent}</${tag}>`;
}

function list(entries: readonly string[] | undefined): string | undefined {
  return entries === undefined || entries.length === 0 ? undefined : entries.join(', ');
}

function mappings(
  name: string,
  entries: readonly { name: string; value: string }[] | undefined,
): readonly RenderedWord[] {
  return (entries ?? []).map((entry) => ({ name, attributes: { name: entry.name, value: entry.value } }));
}
