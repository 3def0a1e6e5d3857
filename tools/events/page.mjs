// docs/reference/events.md: every topic, type and payload.
import { sentExample } from './asyncapi.mjs';
import { channels, facts, messages, TIMESTAMP, within } from './contract.mjs';

const code = (text) => `\`${text}\``;
const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
const table = (head, rows) => [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
const short = (fullName) => fullName.split('.').at(-1);
const sentence = (text) => (text === '' || /[.:]$/.test(text) ? text : `${text}.`);

const typeText = ({ type, message, repeated }) => {
  const one =
    message === TIMESTAMP
      ? 'timestamp'
      : message === undefined
        ? type
        : `[${short(message)}](#${short(message).toLowerCase()})`;
  return repeated ? `list of ${one}` : one;
};

const retentionText = (retention) =>
  retention === 'compact' ? 'compacted: the latest of each key' : `${retention.days} days`;

const topicTable = table(
  ['topic', 'published by', 'key', 'partitions', 'kept'],
  channels.map(({ topic, owner, key, partitions, retention }) => [
    code(topic),
    code(owner),
    key,
    partitions,
    retentionText(retention),
  ]),
);

const typeTable = table(
  ['type', 'payload', 'topic', 'subscriptions'],
  facts.map(({ name, type, topic, shared }) => [
    code(type),
    `[${name}](#${name.toLowerCase()})`,
    code(topic),
    shared === undefined ? 'never' : 'yes',
  ]),
);

const fieldTable = (fullName, shared) => {
  const { fields } = messages.get(fullName);
  if (fields.length === 0) return 'No fields.';
  const head = ['field', 'type', 'meaning', ...(shared === undefined ? [] : ['sent'])];
  return table(
    head,
    fields.map((field) => [
      code(field.name),
      typeText(field),
      field.comment,
      ...(shared === undefined ? [] : [shared.includes(field.name) ? 'yes' : '–']),
    ]),
  );
};

const factSection = ({ name, type, message, about, shared }) =>
  [
    `#### ${name}`,
    [code(type), sentence(about)].filter(Boolean).join(': ') +
      (shared === undefined ? ' Never sent to subscriptions.' : ''),
    short(message) === name ? fieldTable(message, shared) : `As [${short(message)}](#${short(message).toLowerCase()}).`,
  ].join('\n\n');

const topicSection = ({ topic, owner, key, facts: own }) =>
  [`### ${topic}`, `Published by \`${owner}\`, keyed by ${key}.`, ...own.map(factSection)].join('\n\n');

const parts = [...new Set(facts.flatMap(({ message }) => [...within(message)].slice(1)))];
const partSection = (fullName) => {
  const { comment } = messages.get(fullName);
  return [`#### ${short(fullName)}`, ...(comment ? [sentence(comment)] : []), fieldTable(fullName)].join('\n\n');
};

const sample = facts.find(({ name }) => name === 'UserTaskAssigned');

export const eventsPage = `${[
  `# Events
<!-- Written by npm run generate from proto/ and libs/contracts/src; change those, not this page. -->

What happened in Baton is told as facts: [CloudEvents 1.0](https://cloudevents.io), typed by the contracts, keyed, in order per key, at least once. Services
exchange them by the bus (Kafka in the cluster, PostgreSQL in one process). Your systems get them by [event subscriptions](../how-to/subscribe-to-events.md).
[asyncapi.yaml](asyncapi.yaml) says the same for machines (AsyncAPI 3). Within v1 fields and types are only added: pass over what you do not know.

## Topics
${topicTable}

Topics are made by a command with these settings, never by accident. Only the named service may publish.

## Types
${typeTable}

## How a fact looks
**On Kafka** in binary mode: the payload is the body, the attributes are headers, the key is the subject.

| header | meaning |
| --- | --- |
| \`ce_id\` | unique within the source, and the same when the fact is delivered again |
| \`ce_source\` | the service that says so, \`baton/execution\` |
| \`ce_type\` | see above |
| \`ce_subject\` | the key |
| \`ce_time\` | when it happened, RFC 3339, by the business clock |
| \`ce_sequence\` | strictly increasing within a subject: drop what is not above the last one seen |
| \`ce_tenant\` | whose it is |
| \`ce_specversion\` | \`1.0\` |
| \`content-type\` | \`application/json\` |
| \`traceparent\` | W3C Trace Context of the call that caused it; may be absent |

There a timestamp is \`{ "seconds": "1793606400", "nanos": 0 }\`, a 64-bit number a string, and a field whose name ends in \`Json\` is a string that holds JSON.

**To subscriptions** in structured JSON mode, with the fields that are marked as sent below; empty ones are left out. There a timestamp is an RFC 3339 string, and a guest,
whose reference is an e-mail address, is just \`guest\`:
\`\`\`json
${JSON.stringify(sentExample(sample.type, sample.message, sample.shared), null, 2)}
\`\`\`

## Payloads`,
  ...channels.map(topicSection),
  `### Parts of payloads`,
  ...parts.map(partSection),
].join('\n\n')}\n`;
