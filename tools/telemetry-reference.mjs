// The reference page of everything by which Baton is watched, made of libs/service-kit/src/telemetry/conventions.ts.
import { registerHooks } from 'node:module';

/** Sources name each other as they will be compiled: `.js` stands for `.ts`. */
registerHooks({
  resolve: (specifier, context, next) =>
    next(
      /^\.\.?\/.*\.js$/.test(specifier) && !context.parentURL?.includes('/node_modules/')
        ? specifier.replace(/\.js$/, '.ts')
        : specifier,
      context,
    ),
});

const { attributes, metrics, prometheusName, spanEvents, spans } =
  await import('../libs/service-kit/src/telemetry/conventions.ts');

const INTRODUCTION = `# Telemetry
<!-- Written by npm run generate from libs/service-kit/src/telemetry/conventions.ts; change that, not this page. -->

Traces go to an OpenTelemetry collector by OTLP (HTTP, protobuf) where \`OTEL_EXPORTER_OTLP_ENDPOINT\` is set; metrics are at \`/metrics\`. Nothing is sent otherwise.

## Traces of instances
**The id of an instance, without its dashes, is the id of its trace.** An instance that another one called is in the trace of the first in its chain of
calls, below the call activity; it names that as its \`traceId\`. Spans are made of the journal, so they are exact, survive restarts, and
can be sent again for the past (\`baton trace export\`). They belong to the service \`baton\`; what a process of Baton sends and receives
(HTTP, gRPC, SQL, Kafka) is told by spans of its own service (\`baton-execution\`, \`baton-task\`, …) in the trace of whoever called, to which
the spans here are linked.

- Every element instance has a span, gateways and events that only pass through included: those last a microsecond. A user task lasts from the moment it was
  opened until it was completed, a timer until it fired, a call of a system from its first attempt to its last.
- A span is sent when its element has ended. What waits is told at once by a short span, \`… started\`, so that a running instance is found by
  "last hour" and shows where it waits; what comes and goes within one step of the journal needs none. An incident is told by a short span with status error.
- A span's status is error where a BPMN error ended its element, where it ended while an incident was open, and where the whole instance failed.
- Times are those of the journal: milliseconds of the business clock. Ids are made of ids: a span that is sent twice is the same span.
- Spans bear names, ids, the business key, and the messages of failures, cut. They bear no variables.
- What an HTTP connector or a worker calls belongs below its step: a job bears the span of its step as \`traceparent\`. The connector's calls have spans of
  their own there, of the service \`baton-integration\` (\`baton-standalone\`), which name method, host and path, a secret by its name.
- The first start with a collector begins with what comes then; instances that already run get their whole spans at their end.`;

const line = (...cells) => `| ${cells.join(' | ')} |`;
const table = (head, rows) =>
  [line(...head), line(...head.map(() => '---')), ...rows.map((row) => line(...row))].join('\n');
const code = (text) => `\`${text}\``;

const spanTable = table(
  ['span', 'name', 'id: first 8 bytes of the SHA-256 of', 'parent', 'from', 'to'],
  Object.entries(spans).map(([kind, { name, id, parent, from, to }]) => [
    kind,
    name.includes('<') ? code(name) : name,
    code(id),
    parent,
    from,
    to,
  ]),
);
const attributeTable = table(
  ['attribute', 'type', 'meaning', 'example', 'on'],
  Object.entries(attributes).map(([name, { type, description, example, on }]) => [
    code(name),
    type,
    description,
    code(example),
    on,
  ]),
);
const eventTable = table(
  ['event', 'meaning'],
  Object.entries(spanEvents).map(([name, meaning]) => [code(name), meaning]),
);
const metricTable = table(
  ['at `/metrics`', 'kind', 'labels', 'meaning', 'from'],
  Object.entries(metrics).map(([name, { kind, labels = [], description, owner, scope }]) => [
    code(prometheusName(name)),
    kind,
    labels.map((label) => code(label.replaceAll('.', '_'))).join(' '),
    description,
    `${owner === 'every' ? 'every process' : code(owner)}${scope === 'database' ? ', shared' : ''}`,
  ]),
);

/** In Markdown. */
export const telemetryReference = `${[
  INTRODUCTION,
  '### Spans',
  spanTable,
  '### Attributes',
  "Those without `baton.` are OpenTelemetry's.",
  attributeTable,
  '### Events of spans',
  eventTable,
  '## Metrics',
  'Names follow OpenTelemetry, as Prometheus spells them. *Shared* ones are read from tables that replicas share: take their `max`, never their `sum`.',
  metricTable,
].join('\n\n')}\n`;
