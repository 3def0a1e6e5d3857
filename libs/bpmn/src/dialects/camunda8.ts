import { carried, lost, withWord, type Dialect } from './dialect.js';
import { carryDue } from './due.js';
import { childrenOf } from './foreign-element.js';
import type { ForeignStep } from './foreign-step.js';
import { carryAssignee, carryCandidates } from './owners.js';

const tool = lost('info', 'it tells a drawing tool how to edit the element');
const listeners = lost(
  'warning',
  'what the listeners do would not happen',
  'Draw what they do as steps, or let a worker or an event subscription do it.',
);
const flag = (text: string | undefined): boolean | undefined => (text === undefined ? undefined : text !== 'false');

function carryBinding(
  step: ForeignStep,
  type: 'baton:Call' | 'baton:Decision',
  attributes: Readonly<Record<string, string>>,
): void {
  step.put(type, { binding: attributes['bindingType'], versionTag: attributes['versionTag'] });
}

/** The dialect of Camunda 8 (Zeebe). Its expressions are FEEL already. */
export const camunda8: Dialect = {
  title: 'Camunda 8',
  namespaces: ['http://camunda.org/schema/zeebe/1.0'],
  expressions: 'feel',
  attributes: {
    modelerTemplate: tool,
    modelerTemplateVersion: tool,
    modelerTemplateIcon: tool,
    retryCounter: lost('info', 'a failed job is tried as often as its retries say'),
  },
  elements: {
    taskDefinition: carried('`job.type`, `job.retries`', (step, { attributes: { type, retries } }) => {
      const attempts = Number(retries);
      step.put('baton:Job', { type, retries: Number.isSafeInteger(attempts) && attempts > 0 ? attempts : undefined });
      if (retries?.startsWith('=') === true)
        step.tell(
          'warning',
          'dialect-word-lost',
          `Its retries ${retries} are computed; a failed job is tried 3 times.`,
          'Write the number of attempts at the job.',
        );
    }),
    taskHeaders: lost(
      'warning',
      'a worker is not given the headers',
      'Write them as inputs of the step, if the worker needs them.',
    ),
    ioMapping: carried('`input`, `output`', (step, mapping) => {
      for (const [local, type] of [
        ['input', 'baton:Input'],
        ['output', 'baton:Output'],
      ] as const)
        for (const { attributes } of childrenOf(mapping, local))
          step.add(type, { name: attributes['target'] ?? '', value: attributes['source'] ?? '' });
    }),
    assignmentDefinition: carried('`owner`', (step, { attributes: { assignee, candidateGroups, candidateUsers } }) => {
      if (filled(assignee)) carryAssignee(step, assignee);
      if (filled(candidateGroups)) carryCandidates(step, 'group', candidateGroups);
      if (filled(candidateUsers)) carryCandidates(step, 'person', candidateUsers);
    }),
    taskSchedule: carried('`serviceLevel.due`; a follow-up date is left out', (step, { attributes: { dueDate } }) => {
      if (filled(dueDate)) carryDue(step, dueDate);
    }),
    priorityDefinition: lost('info', 'it only orders the list of tasks'),
    userTask: carried('nothing: every user task is one of Baton', () => undefined),
    formDefinition: carried('`form.key`', (step, { attributes }) => {
      const key = attributes['formId'] ?? attributes['formKey'] ?? attributes['externalReference'];
      if (filled(key)) step.put('baton:Form', { key });
    }),
    userTaskForm: lost(
      'info',
      'a form of Camunda is kept beside the model',
      'Deploy the form under its key, or describe it as a JSON Schema.',
    ),
    script: carried('`script`', (step, { attributes: { expression, resultVariable } }) =>
      step.put('baton:Script', { expression, resultVariable }),
    ),
    calledDecision: carried('`decision`', (step, { attributes }) => {
      step.put('baton:Decision', { decision: attributes['decisionId'], resultVariable: attributes['resultVariable'] });
      carryBinding(step, 'baton:Decision', attributes);
    }),
    calledElement: carried('`call`', (step, { attributes }) => {
      step.put('baton:Call', {
        process: attributes['processId'] ?? attributes['processIdExpression'],
        passAllIn: flag(attributes['propagateAllParentVariables']) ?? true,
        passAllOut: flag(attributes['propagateAllChildVariables']) ?? true,
      });
      carryBinding(step, 'baton:Call', attributes);
    }),
    loopCharacteristics: carried('`loop`', (step, { attributes }) =>
      step.put('baton:Loop', {
        collection: attributes['inputCollection'],
        elementVariable: attributes['inputElement'],
        outputCollection: attributes['outputCollection'],
        outputElement: attributes['outputElement'],
      }),
    ),
    subscription: carried('`message.correlationKey`', (step, { attributes: { correlationKey } }) =>
      step.put('baton:Message', { correlationKey }),
    ),
    publishMessage: carried('`message`, sent by Baton itself', (step, { attributes: { correlationKey, timeToLive } }) =>
      step.put('baton:Message', { correlationKey, ttl: timeToLive }),
    ),
    versionTag: carried('`process.versionTag`', (step, { attributes: { value } }) =>
      step.put('baton:Process', { versionTag: value }),
    ),
    adHoc: lost(
      'warning',
      'which inner steps begin is chosen while it runs',
      'Choose the steps by command, from a person or an agent.',
    ),
    conditionalFilter: lost(
      'info',
      'the condition is looked at whenever a variable changes, which is at least as often',
    ),
    executionListeners: listeners,
    taskListeners: listeners,
    linkedResources: lost('warning', 'a worker is not given the resources', 'Let the worker fetch what it needs.'),
    properties: lost('info', 'they are notes for other programs'),
    header: withWord('nothing, see `taskHeaders`'),
  },
};

const filled = (text: string | undefined): text is string => text !== undefined && text.trim() !== '';
