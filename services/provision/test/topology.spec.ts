import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { topicPlans, topics } from '@baton/contracts';

import { serviceNames, topology } from '../src/topology.js';

const services = new URL('../../', import.meta.url).pathname;

/** The topics that the sources of a service subscribe to. */
function subscribedIn(service: string): string[] {
  const folder = join(services, service, 'src');
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.consumer.ts'))
    .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/\.subscribe\(\{([\s\S]*?)handle/g)])
    .flatMap(([, options = '']) => [...options.matchAll(/\btopics\.(\w+)/g)])
    .map(([, name]) => topics[name as keyof typeof topics]);
  return [...new Set(found)].sort();
}

describe('the topology', () => {
  it.each(serviceNames)('lets %s read what it subscribes to, and nothing else but credentials', (service) => {
    const place = topology.find((each) => each.service === service);
    expect(place?.reads.filter((topic) => topic !== topics.credential).toSorted()).toEqual(subscribedIn(service));
  });

  it('gives every topic one writer', () => {
    for (const { topic, owner } of topicPlans)
      expect(topology.filter(({ writes }) => writes.includes(topic)).map(({ service }) => service)).toEqual([owner]);
  });

  it('tells everybody of credentials but the one who owns them', () => {
    const told = topology.filter(({ reads }) => reads.includes(topics.credential)).map(({ service }) => service);
    expect(told).toEqual(serviceNames.filter((service) => service !== 'task'));
  });
});
