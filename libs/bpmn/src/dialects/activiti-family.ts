import { carryDelegate } from './delegates.js';
import { carried, lost, withWord, type Dialect } from './dialect.js';
import { camunda7 } from './camunda7.js';

const { attributes, elements } = camunda7;
const take = <Words extends object>(words: Words, ...names: (keyof Words)[]): Partial<Words> =>
  Object.fromEntries(names.map((name) => [name, words[name]])) as Partial<Words>;
const ofService = lost(
  'warning',
  'the step is done anew here, by what it is bound to',
  'Bind this step to a worker or connector.',
);

/** What Activiti and Flowable share with each other, and mostly with Camunda 7, which also comes from Activiti. */
export const familyAttributes: Dialect['attributes'] = {
  ...take(
    attributes,
    'assignee',
    'candidateUsers',
    'candidateGroups',
    'dueDate',
    'priority',
    'formKey',
    'initiator',
    'class',
    'delegateExpression',
    'expression',
    'resultVariable',
    'collection',
    'elementVariable',
    'async',
    'exclusive',
    'candidateStarterUsers',
    'candidateStarterGroups',
  ),
  resultVariableName: withWord('`script.resultVariable`'),
  type: carried('a finding until the step is bound', (step, type) =>
    carryDelegate(step, `The built-in "${type}" task`),
  ),
  businessCalendarName: lost('warning', 'a due date is counted in real time', 'Name a calendar at the service level.'),
  category: lost('info', 'it only groups the list of tasks'),
  owner: lost('info', 'who has the step is its assignee or candidates'),
  skipExpression: lost('warning', 'the step is never skipped', 'Draw a gateway before the step.'),
  extensionId: lost('info', 'it tells a drawing tool how to edit the element'),
  history: lost('info', 'every instance has its whole journal'),
  formHandlerClass: lost('warning', 'a Java class prepares the form', 'Describe the form as a JSON Schema.'),
  autoStoreVariables: lost('info', 'a script sets its result variable alone'),
  elementIndexVariable: lost('warning', 'the index is `loopCounter` here, counted from 1', 'Use loopCounter.'),
  rules: lost('error', 'a rule engine (Drools) decides', 'Write the rules as a DMN decision and name it at the step.'),
  ruleVariablesInput: lost(
    'error',
    'a rule engine (Drools) decides',
    'Write the rules as a DMN decision and name it at the step.',
  ),
  exclude: lost(
    'error',
    'a rule engine (Drools) decides',
    'Write the rules as a DMN decision and name it at the step.',
  ),
  businessKey: carried('`call.businessKey`', (step, key) => step.put('baton:Call', { businessKey: step.value(key) })),
  inheritVariables: carried('`call.passAllIn`', (step, all) => {
    if (all === 'true') step.put('baton:Call', { passAllIn: true });
  }),
  sameDeployment: carried('`call.binding`', (step, same) => {
    if (same === 'true') step.put('baton:Call', { binding: 'deployment' });
  }),
  inheritBusinessKey: carried('`call.inheritBusinessKey`', (step, inherits) => {
    if (inherits === 'true') step.put('baton:Call', { inheritBusinessKey: true });
  }),
  transient: lost('info', 'every result is kept'),
  triggerable: ofService,
};

export const familyElements: Dialect['elements'] = {
  ...take(
    elements,
    'executionListener',
    'taskListener',
    'field',
    'formProperty',
    'in',
    'out',
    'failedJobRetryTimeCycle',
    'potentialStarter',
  ),
  businessCalendarName: lost('warning', 'a due date is counted in real time', 'Name a calendar at the service level.'),
  eventListener: lost('warning', 'what the listener does would not happen', "Subscribe to Baton's events."),
  mapException: lost('warning', 'a worker says which error it meets', 'Let the worker throw the error by its code.'),
  customResource: lost('info', 'it only labels people beside the owner'),
  value: lost('info', 'data objects begin empty', 'Set the variable when the process starts.'),
  string: lost('info', 'it is read by the Java class alone'),
  formOutcome: lost('warning', 'its buttons are not carried over', 'Name the outcomes of the step.'),
};
