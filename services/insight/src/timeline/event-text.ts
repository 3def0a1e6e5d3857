import type { JsonObject } from '@baton/kernel';

import { partyName, type Names } from '../progress/party-name.js';
import { ended, moment, type Reading } from '../progress/words.js';

/** What an event's words are made of. */
export interface EventWords {
  /** The element's name. */
  readonly step: string;
  /** The element's kind; empty where the model is not known. */
  readonly kind: string;
  readonly data: JsonObject;
  /** Label of an outcome of that element. */
  readonly outcome: (value: string) => string;
  /** The note left with a task that was done. */
  readonly note: string;
  readonly names: Names;
  readonly reading: Reading;
  /** Causes, reasons and notes may be told. */
  readonly detailed: boolean;
}

type Say = (words: EventWords) => string | undefined;

const text = (data: JsonObject, name: string): string => (typeof data[name] === 'string' ? data[name] : '');
const because = ({ data, detailed }: EventWords, name: string): string =>
  detailed && text(data, name) !== '' ? `: ${text(data, name)}` : '';

/** Kinds of which beginning and end are told by other events, or by nothing. */
const QUIET = new Set([
  'userTask',
  'exclusiveGateway',
  'parallelGateway',
  'inclusiveGateway',
  'complexGateway',
  'eventBasedGateway',
  'noneThrowEvent',
  'linkThrowEvent',
  'linkCatchEvent',
]);
const POINTS = /(Start|End|Boundary)Event$/;
const MACHINES = new Set(['serviceTask', 'sendTask', 'businessRuleTask', 'messageThrowEvent', 'messageEndEvent']);

const activated: Say = ({ step, kind }) => {
  if (QUIET.has(kind) || kind.endsWith('CatchEvent') || kind === 'receiveTask') return undefined;
  return POINTS.test(kind) && !MACHINES.has(kind) ? `${step}` : `${step} began`;
};
const completed: Say = ({ step, kind }) =>
  QUIET.has(kind) || (POINTS.test(kind) && !MACHINES.has(kind)) ? undefined : `${step} is done`;

const taskCompleted: Say = ({ step, data, outcome, note, names, detailed }) => {
  const by = text(data, 'by');
  const what = detailed && text(data, 'outcome') !== '' ? `: ${outcome(text(data, 'outcome'))}` : '';
  const noted = detailed && note !== '' ? ` (“${note}”)` : '';
  return `${by === '' ? `${step} was done` : `${partyName(by, names)} did ${step}`}${what}${noted}`;
};

const jobFailed: Say = (words) => {
  const retryAt = words.data['retryAt'];
  const next = typeof retryAt === 'number' ? `; next attempt at ${moment(retryAt, words.reading)}` : '';
  return `An attempt at ${words.step} failed${because(words, 'message')}${next}`;
};

const BY_TYPE: Readonly<Record<string, Say>> = {
  InstanceStarted: () => 'Started',
  InstanceCompleted: () => 'All done',
  InstanceCanceled: (words) => `Canceled${because(words, 'reason')}`,
  InstanceFailed: (words) => `Failed${because(words, 'message')}`,
  InstanceSuspended: (words) => `Held by an operator${because(words, 'reason')}`,
  InstanceResumed: () => 'Goes on',
  InstanceModified: () => 'Changed by an operator',
  InstanceMigrated: ({ data }) => `Goes on in version ${String(data['version'])}`,
  ElementActivated: activated,
  ElementCompleted: completed,
  ElementTerminated: ({ step, kind }) =>
    QUIET.has(kind) && kind !== 'userTask' ? undefined : `${step} was called off`,
  UserTaskOpened: ({ step }) => `${step} is to be done`,
  UserTaskCompleted: taskCompleted,
  JobFailed: jobFailed,
  TimerScheduled: ({ step, data, reading }) =>
    typeof data['dueAt'] === 'number' ? `${step}: the clock is set to ${moment(data['dueAt'], reading)}` : undefined,
  TimerFired: ({ step }) => `${step}: the time has come`,
  SubscriptionOpened: ({ step, data, detailed }) =>
    `${step} waits for ${detailed ? `the message “${text(data, 'message')}”` : 'a message'}`,
  MessageReceived: ({ step }) => `${step}: the message has arrived`,
  MessageSent: ({ step, data, detailed }) =>
    `${step} sent ${detailed ? `the message “${text(data, 'message')}”` : 'a message'}`,
  SignalThrown: ({ step, data, detailed }) =>
    `${step} sent ${detailed ? `the signal “${text(data, 'signal')}”` : 'a signal'}`,
  EscalationThrown: (words) => `${words.step} raised an escalation${because(words, 'code')}`,
  ChildCalled: ({ step }) => `${step} began another process`,
  ErrorThrown: (words) =>
    `${words.step} ended with an error${because(words, words.data['message'] === undefined ? 'code' : 'message')}`,
  IncidentRaised: (words) => `${words.step} has stopped${because(words, 'message')}`,
  IncidentResolved: ({ step }) => `${step} goes on`,
};

/** What happened, in plain words; undefined for what only the engine cares about. */
export function eventText(type: string, words: EventWords): string | undefined {
  const said = (Object.hasOwn(BY_TYPE, type) ? BY_TYPE[type] : undefined)?.(words);
  return said === undefined ? undefined : ended(said);
}
