import { elementsOf, elementOf, present, textOf, type ModdleElement } from './moddle-elements.js';
import type {
  Connector,
  JobDefinition,
  Notify,
  Owner,
  ProcessExtensions,
  ServiceLevel,
  StepExtensions,
  Trigger,
  VariableMapping,
} from './step-extensions.js';

const defaultRetries = 3;
const defaultBackoff = 'PT10S';

/** Every word of the given name in the element's extension elements, e.g. `baton:Owner`. */
export function wordsOf(element: ModdleElement, type: string): readonly ModdleElement[] {
  return elementsOf(elementOf(element, 'extensionElements'), 'values').filter(({ $type }) => $type === type);
}

/** Baton's words on a step; those of other engines have become Baton's before. */
export function readStepExtensions(element: ModdleElement): StepExtensions {
  const first = (type: string) => wordsOf(element, type)[0];
  const owner = first('baton:Owner');
  const serviceLevel = first('baton:ServiceLevel');
  const form = first('baton:Form');
  const by = textOf(first('baton:Judgement'), 'by');
  const guest = first('baton:Guest');
  const connector = first('baton:Connector');
  const job = first('baton:Job');
  return present({
    owner: owner && readOwner(owner),
    serviceLevel: serviceLevel && readServiceLevel(serviceLevel),
    form: form && present({ key: textOf(form, 'key'), schema: textOf(form, 'schema')?.trim() }),
    documents: wordsOf(element, 'baton:Document').map((document) =>
      present({
        name: textOf(document, 'name') ?? '',
        label: textOf(document, 'label'),
        required: document.get('required') === true,
        accept: listOf(textOf(document, 'accept')),
        maxBytes: numberOf(document, 'maxBytes'),
        visibleTo: listOf(textOf(document, 'visibleTo')),
      }),
    ),
    outcomes: wordsOf(element, 'baton:Outcome').map((outcome) => {
      const value = textOf(outcome, 'value') ?? '';
      return present({
        value,
        label: textOf(outcome, 'label') ?? value,
        note: oneOf(textOf(outcome, 'note'), ['required', 'optional', 'none'] as const),
      });
    }),
    judgement: by === undefined ? undefined : { by: oneOf(by, ['human', 'agent', 'either'] as const) ?? 'human' },
    guest:
      guest &&
      present({
        email: textOf(guest, 'email') ?? '',
        name: textOf(guest, 'name'),
        language: textOf(guest, 'language'),
      }),
    visibleTo: readVisibleTo(element),
    connector: connector && readConnector(connector),
    job: job && readJob(job),
    inputs: wordsOf(element, 'baton:Input').map(readMapping),
    outputs: wordsOf(element, 'baton:Output').map(readMapping),
    notify: wordsOf(element, 'baton:Notify').map(readNotify),
  });
}

export function readFlowExtensions(
  element: ModdleElement,
): Pick<StepExtensions, 'owner' | 'serviceLevel' | 'visibleTo'> {
  const [owner] = wordsOf(element, 'baton:Owner');
  const [serviceLevel] = wordsOf(element, 'baton:ServiceLevel');
  return present({
    owner: owner && readOwner(owner),
    serviceLevel: serviceLevel && readServiceLevel(serviceLevel),
    visibleTo: readVisibleTo(element),
  });
}

export function readProcessExtensions(element: ModdleElement): ProcessExtensions {
  const [process] = wordsOf(element, 'baton:Process');
  return present({
    ...readFlowExtensions(element),
    businessKeyUnique: process?.get('businessKeyUnique') === true,
    versionTag: textOf(process, 'versionTag'),
    starterVariable: textOf(process, 'starterVariable'),
    starters: listOf(textOf(process, 'starters')),
    triggers: wordsOf(element, 'baton:Trigger').map((trigger): Trigger =>
      present({
        type: oneOf(textOf(trigger, 'type'), ['manual', 'api', 'webhook'] as const) ?? 'manual',
        name: textOf(trigger, 'name'),
      }),
    ),
  });
}

/** A list written with commas; FEEL stays one text. */
export function listOf(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  if (text.trimStart().startsWith('=')) return [text.trim()];
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function readOwner(owner: ModdleElement): Owner {
  return present({
    assignee: textOf(owner, 'assignee'),
    candidates: listOf(textOf(owner, 'candidates')),
    backup: textOf(owner, 'backup'),
    notBy: textOf(owner, 'notBy'),
  });
}

function readServiceLevel(level: ModdleElement): ServiceLevel {
  return present({
    due: textOf(level, 'due'),
    calendar: textOf(level, 'calendar'),
    nudges: elementsOf(level, 'nudges').map((nudge) =>
      present({ after: textOf(nudge, 'after') ?? '', repeat: textOf(nudge, 'repeat') }),
    ),
    escalations: elementsOf(level, 'escalations').map((step) => ({
      after: textOf(step, 'after') ?? '',
      to: textOf(step, 'to') ?? '',
    })),
  });
}

function readVisibleTo(element: ModdleElement): readonly string[] {
  return wordsOf(element, 'baton:VisibleTo').flatMap((entry) => listOf(textOf(entry, 'who')));
}

function readConnector(connector: ModdleElement): Connector {
  return {
    type: textOf(connector, 'type') ?? '',
    retries: numberOf(connector, 'retries') ?? defaultRetries,
    backoff: textOf(connector, 'backoff') ?? defaultBackoff,
    inputs: elementsOf(connector, 'inputs').map(readMapping),
    outputs: elementsOf(connector, 'outputs').map(readMapping),
  };
}

function readJob(job: ModdleElement): JobDefinition {
  return present({
    type: textOf(job, 'type') ?? '',
    retries: numberOf(job, 'retries') ?? defaultRetries,
    backoff: textOf(job, 'backoff') ?? defaultBackoff,
    timeout: textOf(job, 'timeout'),
  });
}

function readMapping(mapping: ModdleElement): VariableMapping {
  return { name: textOf(mapping, 'name') ?? '', value: textOf(mapping, 'value') ?? '' };
}

function readNotify(notify: ModdleElement): Notify {
  return present({
    to: textOf(notify, 'to') ?? '',
    template: textOf(notify, 'template'),
    subject: textOf(notify, 'subject'),
    body: textOf(notify, 'body')?.trim(),
  });
}

function numberOf(element: ModdleElement, property: string): number | undefined {
  const value = element.get(property);
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function oneOf<T extends string>(value: string | undefined, allowed: readonly T[]): T | undefined {
  return allowed.find((candidate) => candidate === value);
}
