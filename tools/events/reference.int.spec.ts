import { readFileSync } from 'node:fs';

import { Parser } from '@asyncapi/parser';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { factTypes, publicFacts, topicPlans } from '@baton/contracts';

/** Written by `npm run generate`; that it is current is checked by `npm run lint`. */
const reference = (name: string): string =>
  readFileSync(new URL(`../../docs/reference/${name}`, import.meta.url), 'utf8');

interface Message {
  readonly name: string;
  readonly payload: object;
}
interface Channel {
  readonly address: string | null;
  readonly messages: Readonly<Record<string, unknown>>;
  readonly bindings?: { readonly kafka: { readonly partitions: number; readonly topicConfiguration: object } };
}
interface Document {
  readonly channels: Readonly<Record<string, Channel>>;
  readonly components: { readonly messages: Readonly<Record<string, Message>> };
}

const text = reference('asyncapi.yaml');
const document = parse(text) as Document;
const page = reference('events.md');

describe('the AsyncAPI document', () => {
  it('is valid, its examples included', async () => {
    const { document: parsed, diagnostics } = await new Parser().parse(text);
    expect(diagnostics.filter(({ severity }) => severity <= 1)).toEqual([]);
    expect(parsed?.version()).toBe('3.0.0');
  });

  it('describes every topic as it is laid out', () => {
    const channels = Object.values(document.channels).filter(({ address }) => address !== null);
    expect(channels.map(({ address, bindings }) => [address, bindings?.kafka.partitions])).toEqual(
      topicPlans.map(({ topic, partitions }) => [topic, partitions]),
    );
    expect(document.channels['credential']?.bindings?.kafka.topicConfiguration).toEqual({
      'cleanup.policy': ['compact'],
    });
  });

  it('has a message for every fact, and one for each that subscriptions get', () => {
    const { messages } = document.components;
    for (const [name, type] of Object.entries(factTypes)) {
      expect(messages[name]).toMatchObject({ name: type });
      expect(Object.values(document.channels).filter((channel) => name in channel.messages)).toHaveLength(1);
    }
    const sent = Object.keys(publicFacts).map((name) => `${name}Sent`);
    expect(Object.keys(document.channels['eventSubscription']?.messages ?? {}).sort()).toEqual(sent.sort());
    expect(Object.keys(messages)).toHaveLength(Object.keys(factTypes).length + sent.length);
  });

  it('lets nothing that is secret into what subscriptions get', () => {
    const sent = Object.entries(document.components.messages).filter(([name]) => name.endsWith('Sent'));
    const told = JSON.stringify(sent);
    for (const inner of ['sealedLink', 'inputs', 'formSchema', 'recipients', 'email', '"note"', '"xml"'])
      expect(told).not.toContain(inner);
  });
});

describe('the page of events', () => {
  it('names every topic and type', () => {
    for (const { topic } of topicPlans) expect(page).toContain(`### ${topic}\n`);
    for (const [name, type] of Object.entries(factTypes)) expect(page).toContain(`#### ${name}\n\n\`${type}\``);
  });

  it('has a place for every link in it', () => {
    const places = new Set([...page.matchAll(/^#+ (.+)$/gm)].map(([, title]) => title?.toLowerCase()));
    const missing = [...page.matchAll(/\]\(#([^)]+)\)/g)].filter(([, place]) => !places.has(place));
    expect(missing).toEqual([]);
  });
});
