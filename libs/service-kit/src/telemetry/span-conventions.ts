/** Every name that a span of the journal may bear. What is not listed here does not compile, and fails the tests. */

export type AttributeType = 'string' | 'string[]' | 'int';

export interface AttributeConvention {
  readonly type: AttributeType;
  readonly description: string;
  readonly example: string;
  /** On which spans, events or links. */
  readonly on: string;
}

const text = (description: string, example: string, on: string) =>
  ({ type: 'string', description, example, on }) as const satisfies AttributeConvention;
const texts = (description: string, example: string, on: string) =>
  ({ type: 'string[]', description, example, on }) as const satisfies AttributeConvention;
const whole = (description: string, example: string, on: string) =>
  ({ type: 'int', description, example, on }) as const satisfies AttributeConvention;

const EVERY = 'every span';
const ROOT = 'instance';
const ELEMENT = 'element';
const TASK = 'user tasks';
const JOB = 'elements with a job; `baton.job.*` events';
const INCIDENT = 'incident spans and events';
const ID = '019ab2c4-7d10-7000-8f3a-1c2d3e4f5a6b';

/** Attributes of spans, their events and links. Those without `baton.` mean what OpenTelemetry says they mean. */
export const attributes = {
  'service.name': text('Always `baton`: the one who runs the processes', 'baton', 'resource'),
  'baton.span.part': text('`whole`, or what a short span tells: `started`, `incident`', 'whole', EVERY),
  'baton.tenant': text('Whose instance it is', 'default', EVERY),
  'baton.instance.id': text('The instance; without dashes it is the trace id, unless another one called it', ID, EVERY),
  'baton.business_key': text('The business key, where the instance has one', 'VR-1', EVERY),
  'baton.process.key': text('The process', 'vendor-onboarding', EVERY),
  'baton.process.version': whole('Its deployed version', '3', EVERY),
  'baton.process.id': text('The id of that version', '019ab2c0-11d0-7000-9a3b-0c1d2e3f4a5b', EVERY),
  'baton.instance.state': text('`running`, `completed`, `canceled` or `failed`', 'completed', ROOT),
  'baton.instance.started_by': text('Who started it', 'person:ada', ROOT),
  'baton.instance.canceled_by': text('Who canceled it', 'person:otto', ROOT),
  'baton.instance.cancel_reason': text('Why, in their words', 'ordered twice', ROOT),
  'baton.element.id': text('The element in the diagram', 'rateVendor', ELEMENT),
  'baton.element.name': text('Its name in the diagram', 'Rate the vendor', ELEMENT),
  'baton.element.type': text('Its kind in BPMN', 'userTask', ELEMENT),
  'baton.element.instance_id': text('This run of the element; the span id is made of it', `${ID}:7`, ELEMENT),
  'baton.element.department': text('The lane or department it lies in', 'Risk', ELEMENT),
  'baton.element.end': text('`completed`, or `terminated` from outside', 'completed', 'whole element spans'),
  'baton.task.id': text('The task of a person', `${ID}:8`, TASK),
  'baton.task.assignee': text('Whom the diagram gives it to', 'person:rosa', TASK),
  'baton.task.candidates': texts('Whom the diagram offers it to', 'group:risk', TASK),
  'baton.task.outcome': text('What was decided', 'approve', TASK),
  'baton.task.completed_by': text('Who completed it; `guest` for somebody without an account', 'person:rosa', TASK),
  'baton.job.id': text('The job', `${ID}:9`, JOB),
  'baton.job.type': text('The type its worker asks for', 'connector:http', JOB),
  'baton.job.kind': text('`worker`, `connector` or `notify`', 'connector', JOB),
  'baton.job.failures': whole('Attempts that failed', '2', 'whole spans of elements with a job'),
  'baton.job.retries_left': whole('Attempts left', '3', '`baton.job.*` events'),
  'baton.job.retry_at': text('The next attempt, RFC 3339', '2026-11-21T09:00:05.000Z', '`baton.job.failed`'),
  'baton.timer.id': text('The timer', `${ID}:10`, '`baton.timer.*` events'),
  'baton.timer.element': text('The timer event, where it lies on the element', 'tooLate', '`baton.timer.*` events'),
  'baton.timer.due_at': text(
    'When it is due, RFC 3339',
    '2026-11-23T09:00:00.000Z',
    'timer events; `baton.timer.scheduled`',
  ),
  'baton.message.name': text('The message', 'payment-received', 'elements that wait for one; `baton.message.*` events'),
  'baton.message.id': text('The message that came', 'call-VR-1', '`baton.message.received`'),
  'baton.incident.id': text('The incident', `${ID}:11`, INCIDENT),
  'error.type': text(
    'The code of an incident or of a BPMN error',
    'JOB_FAILED',
    'spans with status error; error events',
  ),
  'exception.message': text('What went wrong, 1,000 characters at most', 'erp answered 503', 'error events'),
  'baton.link.cause': text('What the linked request did: `started` or `ended`', 'started', 'links'),
} as const satisfies Readonly<Record<string, AttributeConvention>>;

export type AttributeName = keyof typeof attributes;

export interface SpanConvention {
  readonly name: string;
  /** How its id is made: the first 8 bytes of the SHA-256 of this. */
  readonly id: string;
  readonly parent: string;
  readonly from: string;
  readonly to: string;
}

const SHORT = '5 µs later';

/** Kinds of spans. */
export const spans = {
  instance: {
    name: 'name of the process',
    id: '<instance id>:0',
    parent: 'none; of a called instance, the call activity',
    from: 'the start of the instance',
    to: 'its end',
  },
  element: {
    name: 'name of the element, or its id',
    id: '<element instance id>',
    parent: 'the sub-process around it, or the instance',
    from: 'its activation',
    to: 'its completion or termination, a microsecond later at least',
  },
  'instance started': {
    name: '<name> started',
    id: '<instance id>:0 started',
    parent: 'the instance',
    from: 'the start of the instance',
    to: SHORT,
  },
  'element started': {
    name: '<name> started',
    id: '<element instance id> started',
    parent: 'the element',
    from: 'its activation; only where it then waits',
    to: SHORT,
  },
  incident: {
    name: '<name> incident',
    id: '<incident id>',
    parent: 'the element',
    from: 'the moment it was raised',
    to: SHORT,
  },
} as const satisfies Readonly<Record<string, SpanConvention>>;

/** Events of spans: what happened to an element while it ran. */
export const spanEvents = {
  'baton.task.opened': 'A person has been asked',
  'baton.job.created': 'A worker or connector has been asked',
  'baton.job.failed': 'An attempt has failed',
  'baton.job.retries_renewed': 'Somebody allowed further attempts',
  'baton.timer.scheduled': 'A timer runs, of the element itself or of an event on it',
  'baton.timer.fired': 'A timer has fired',
  'baton.message.awaited': 'A message is waited for',
  'baton.message.received': 'A message has come',
  'baton.message.sent': 'A message has gone out',
  'baton.error.thrown': 'A BPMN error was thrown',
  'baton.incident.raised': 'An incident was raised: somebody has to look at it',
  'baton.incident.resolved': 'The incident is over: retried, or gone with the element',
} as const;

export type SpanEventName = keyof typeof spanEvents;
