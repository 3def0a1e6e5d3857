import { describe, expect, it } from 'vitest';

import { dialects } from '../../src/dialects/adapt-dialects.js';
import { batonModdle } from '../../src/baton-moddle.js';
import { elementX, extensions } from './foreign-file.js';

const prefixes: Readonly<Record<string, string>> = {
  'Camunda 7': 'camunda',
  'Camunda 8': 'zeebe',
  Flowable: 'flowable',
  Activiti: 'activiti',
};

describe.each(dialects.map((dialect) => [dialect.title, dialect] as const))('the table of %s', (title, dialect) => {
  const prefix = prefixes[title]!;
  const lostWords = Object.entries(dialect.attributes).filter(([, word]) => 'severity' in word);

  it('names no namespace that another one names', () => {
    for (const other of dialects)
      if (other !== dialect) expect(other.namespaces.filter((uri) => dialect.namespaces.includes(uri))).toEqual([]);
  });

  it.each(lostWords.map(([name]) => name))('tells %s, which is not carried over', async (name) => {
    const { told } = await elementX(`<bpmn:userTask id="x" ${prefix}:${name}="1"/>`);
    expect(told).toEqual([expect.stringMatching(/^(info|warning|error) dialect-word-lost x: Its /)]);
  });

  it('never breaks the reading, whatever stands in a word', async () => {
    for (const value of ['', '=', '${', '${}', 'a,b', '=1', '{}'])
      for (const kind of ['userTask', 'serviceTask', 'callActivity', 'startEvent']) {
        const attributes = Object.keys(dialect.attributes).map((name) => `${prefix}:${name}="${value}"`);
        const words = Object.keys(dialect.elements).map(
          (name) => `<${prefix}:${name} a="${value}">${value}</${prefix}:${name}>`,
        );
        const { x } = await elementX(
          `<bpmn:${kind} id="x" ${attributes.join(' ')}>${extensions(words.join(''))}</bpmn:${kind}>`,
        );
        expect(x.id).toBe('x');
      }
  });
});

it('every word that a table speaks of is one of Baton', () => {
  const names = new Set(batonModdle.types.map(({ name }) => name.charAt(0).toLowerCase() + name.slice(1)));
  for (const { attributes, elements } of dialects)
    for (const word of [...Object.values(attributes), ...Object.values(elements)])
      if ('becomes' in word)
        for (const [, name] of word.becomes.matchAll(/`(\w+)(?:\.\w+)?`/g))
          if (!['person', 'group', 'starter', 'external', 'singleEntry', 'key', 'taskHeaders'].includes(name!))
            expect(names).toContain(name);
});
