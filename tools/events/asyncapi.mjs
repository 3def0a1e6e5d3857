// docs/reference/asyncapi.yaml: the topics of the bus and the events of subscriptions as an AsyncAPI 3 document.
import { stringify } from 'yaml';

import { channels, facts, TIMESTAMP, within } from './contract.mjs';
import { exampleOf, schemaName, schemaOf } from './payloads.mjs';

const DAY_MS = 86_400_000;
const KAFKA = '0.5.0';
const INSTANCE = '019a4c2e-7c00-7000-8000-000000000001';
const sharedFacts = facts.filter(({ shared }) => shared !== undefined);
const ref = (path) => ({ $ref: `#/${path}` });
const entries = (list, entry) => Object.fromEntries(list.map(entry));
const titled = (name) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

const text = (description, more = {}) => ({ type: 'string', description, ...more });

const kafkaHeaders = {
  type: 'object',
  required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_subject', 'ce_time', 'ce_sequence', 'ce_tenant'],
  properties: {
    ce_specversion: { const: '1.0' },
    ce_id: text('Unique within the source, the same when the fact is delivered again'),
    ce_source: text('The service that says so', { examples: ['baton/execution'] }),
    ce_type: text('What happened'),
    ce_subject: text('The key'),
    ce_time: text('When it happened', { format: 'date-time' }),
    ce_sequence: text('Strictly increasing within a subject', { pattern: '^\\d+$' }),
    ce_tenant: text('Whose it is'),
    'content-type': { const: 'application/json' },
    traceparent: text('W3C Trace Context of the call that caused it'),
  },
};

const webhookHeaders = {
  type: 'object',
  required: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
  properties: {
    'webhook-id': text('The delivery: the same at every attempt'),
    'webhook-timestamp': text('Seconds since 1970, of this attempt', { pattern: '^\\d+$' }),
    'webhook-signature': text(
      '`v1,<base64 of HMAC-SHA256 over id.timestamp.body>`; two of them, separated by a blank, after a rotation',
    ),
  },
};

const cloudEvent = {
  type: 'object',
  required: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'sequence', 'tenant', 'datacontenttype', 'data'],
  properties: {
    specversion: { const: '1.0' },
    id: text('Unique within the source'),
    source: text('The service that says so'),
    type: text('What happened'),
    subject: text('The id of the instance or model'),
    time: text('When it happened', { format: 'date-time' }),
    sequence: text('Grows with every event of a subject', { pattern: '^\\d+$' }),
    tenant: text('Whose it is'),
    traceparent: text('W3C Trace Context of the call that caused it'),
    datacontenttype: { const: 'application/json' },
    data: { type: 'object' },
  },
};

const channelOf = ({ topic, name, owner, key, partitions, retention, facts: own }) => [
  name,
  {
    address: topic,
    title: titled(name),
    description: `Published by ${owner}, keyed by ${key}.`,
    servers: [ref('servers/kafka')],
    messages: entries(own, ({ name: fact }) => [fact, ref(`components/messages/${fact}`)]),
    bindings: {
      kafka: {
        topic,
        partitions,
        topicConfiguration:
          retention === 'compact'
            ? { 'cleanup.policy': ['compact'] }
            : { 'cleanup.policy': ['delete'], 'retention.ms': retention.days * DAY_MS },
        bindingVersion: KAFKA,
      },
    },
  },
];

const operationOf = ({ name, owner, facts: own }) => [
  `publish${titled(name)}`,
  {
    action: 'send',
    channel: ref(`channels/${name}`),
    summary: `${owner} publishes what happened, at least once, in order per key`,
    messages: own.map(({ name: fact }) => ref(`channels/${name}/messages/${fact}`)),
  },
];

const kafkaMessage = ({ name, type, key, message, about }) => [
  name,
  {
    name: type,
    title: name,
    ...(about && { summary: about }),
    contentType: 'application/json',
    headers: {
      allOf: [ref('components/schemas/KafkaHeaders'), { type: 'object', properties: { ce_type: { const: type } } }],
    },
    payload: ref(`components/schemas/${schemaName(message, 'bus')}`),
    bindings: { kafka: { key: { type: 'string', description: key }, bindingVersion: KAFKA } },
    examples: [{ payload: exampleOf(message, 'bus') }],
  },
];

const sentMessage = ({ name, type, message, about, shared }) => [
  `${name}Sent`,
  {
    name: type,
    title: `${name}, sent to a subscription`,
    ...(about && { summary: about }),
    contentType: 'application/cloudevents+json',
    headers: ref('components/schemas/WebhookHeaders'),
    payload: {
      allOf: [
        ref('components/schemas/CloudEvent'),
        { type: 'object', properties: { type: { const: type }, data: schemaOf(message, 'shared', shared) } },
      ],
    },
    examples: [{ payload: sentExample(type, message, shared) }],
  },
];

export const sentExample = (type, message, shared) => ({
  specversion: '1.0',
  id: `${INSTANCE}-12-0`,
  source: `baton/${message.split('.')[1]}`,
  type,
  subject: INSTANCE,
  time: '2026-11-02T08:00:00.000Z',
  sequence: '49152',
  tenant: 'default',
  datacontenttype: 'application/json',
  data: exampleOf(message, 'shared', shared),
});

/** Schemas of all messages that facts hold; of what other systems get, those within the fields that go along. */
function schemas() {
  const bus = new Set(facts.flatMap(({ message }) => [...within(message)]));
  const pending = sharedFacts.map(({ message, shared }) => JSON.stringify(schemaOf(message, 'shared', shared)));
  const shared = new Set();
  while (pending.length > 0) {
    const found = [...pending.pop().matchAll(/schemas\/([\w.]+)\.shared"/g)].map(([, name]) => name);
    for (const fullName of bus) {
      if (shared.has(fullName) || !found.includes(schemaName(fullName, 'bus'))) continue;
      shared.add(fullName);
      pending.push(JSON.stringify(schemaOf(fullName, 'shared')));
    }
  }
  return {
    KafkaHeaders: kafkaHeaders,
    WebhookHeaders: webhookHeaders,
    CloudEvent: cloudEvent,
    Timestamp: schemaOf(TIMESTAMP, 'bus'),
    ...entries([...bus], (each) => [schemaName(each, 'bus'), schemaOf(each, 'bus')]),
    ...entries([...shared], (each) => [schemaName(each, 'shared'), schemaOf(each, 'shared')]),
  };
}

const document = {
  asyncapi: '3.0.0',
  info: {
    title: 'Baton events',
    version: '1.0.0',
    description:
      'What Baton tells: facts on Kafka, for its own services, and events that are sent to the HTTPS endpoints of subscriptions. Within v1 fields are only added.',
    license: { name: 'Apache-2.0' },
  },
  defaultContentType: 'application/json',
  servers: {
    kafka: {
      host: '{broker}',
      protocol: 'kafka',
      description: 'The broker of the distributed composition',
      variables: { broker: { default: 'localhost:9092' } },
      security: [ref('components/securitySchemes/scram')],
    },
  },
  channels: {
    ...entries(channels, channelOf),
    eventSubscription: {
      address: null,
      title: 'Event subscription',
      description:
        'The endpoint that a tenant names; each event is POSTed there, signed, until it is answered with 2xx.',
      messages: entries(sharedFacts, ({ name }) => [`${name}Sent`, ref(`components/messages/${name}Sent`)]),
    },
  },
  operations: {
    ...entries(channels, operationOf),
    sendToSubscription: {
      action: 'send',
      channel: ref('channels/eventSubscription'),
      summary: 'Sends what a subscription asks for',
      bindings: { http: { method: 'POST', bindingVersion: '0.3.0' } },
      messages: sharedFacts.map(({ name }) => ref(`channels/eventSubscription/messages/${name}Sent`)),
    },
  },
  components: {
    securitySchemes: { scram: { type: 'scramSha512', description: 'Each service is a user of its own' } },
    messages: { ...entries(facts, kafkaMessage), ...entries(sharedFacts, sentMessage) },
    schemas: schemas(),
  },
};

const HEAD = `# Written by npm run generate from proto/ and libs/contracts/src; change those, not this file.\n`;

export const asyncApi = HEAD + stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
