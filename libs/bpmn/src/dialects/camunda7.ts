import { carryBinding, carryCallDelegate, carryCase, carryIn, carryOut } from './calls.js';
import { carryDelegate, carryRetries } from './delegates.js';
import { carried, lost, withWord, type Dialect } from './dialect.js';
import { carryDue } from './due.js';
import { childrenOf } from './foreign-element.js';
import type { ForeignStep } from './foreign-step.js';
import { carryFormFields } from './forms.js';
import { carryInputOutput } from './mappings.js';
import { carryAssignee, carryCandidates, namesIn } from './owners.js';
import { carryExpressionTask, carryResource, carryScript } from './scripts.js';

const backgroundJob = lost('info', 'every step is durable here, so no background job is needed for it');
const order = lost('info', 'jobs are handed out in the order in which they came');
const listener = lost(
  'warning',
  'what the listener does would not happen',
  'Draw what it does as a step, or let a worker or an event subscription do it.',
);
const elsewhere = lost(
  'warning',
  'there are no tenants of a call here; the called version is found in the same tenant',
);

/** A step that stands for a job of the topic, or for a delegate, by its `type`. */
function carryType(step: ForeignStep, type: string): void {
  const topic = step.attribute('topic');
  if (type !== 'external') carryDelegate(step, `The built-in "${type}" task`);
  else if (topic !== undefined) step.put('baton:Job', { type: step.value(topic) });
}

/** The dialect of Camunda Platform 7, and of its forks. */
export const camunda7: Dialect = {
  title: 'Camunda 7',
  namespaces: ['http://camunda.org/schema/1.0/bpmn', 'http://www.camunda.com/fox'],
  expressions: 'juel',
  attributes: {
    assignee: carried('`owner.assignee`', carryAssignee),
    candidateUsers: carried('`owner.candidates`, as `person:x`', (step, text) => carryCandidates(step, 'person', text)),
    candidateGroups: carried('`owner.candidates`, as `group:x`', (step, text) => carryCandidates(step, 'group', text)),
    dueDate: carried('`serviceLevel.due`', carryDue),
    followUpDate: lost('info', 'it only hides the task for a while'),
    priority: lost('info', 'it only orders the list of tasks'),
    formKey: carried('`form.key`', (step, key) => step.put('baton:Form', { key: step.value(key) })),
    formRef: carried('`form.key`', (step, key) => step.put('baton:Form', { key: step.value(key) })),
    formRefBinding: lost('info', 'the form of that key that is deployed is shown'),
    formRefVersion: lost('info', 'the form of that key that is deployed is shown'),
    formHandlerClass: lost('warning', 'a Java class prepares the form', 'Describe the form as a JSON Schema.'),
    initiator: carried('`process.starterVariable`; `starter`, where an assignee names it', (step, starterVariable) =>
      step.putOnProcess({ starterVariable }),
    ),
    type: carried('`job`, where it is `external`; otherwise a finding until the step is bound', carryType),
    topic: withWord('`job.type`'),
    class: carried('a finding until the step is bound', (step, name) => carryDelegate(step, `The Java class ${name}`)),
    delegateExpression: carried('a finding until the step is bound', (step, text) =>
      carryDelegate(step, `The bean ${text}`),
    ),
    expression: carried(
      '`script`, where it can be FEEL; otherwise a finding until the step is bound',
      carryExpressionTask,
    ),
    resultVariable: carried('`script.resultVariable`, `decision.resultVariable`', (step, name) => {
      if (step.kind === 'scriptTask') carryScript(step, name);
    }),
    resource: carried('a finding until the source stands in the diagram', carryResource),
    decisionRef: carried('`decision`', (step, id) => {
      step.put('baton:Decision', { decision: step.value(id), resultVariable: step.attribute('resultVariable') });
      carryBinding(step, 'baton:Decision', 'decisionRef');
    }),
    decisionRefBinding: withWord('`decision.binding`'),
    decisionRefVersion: withWord('`decision.version`'),
    decisionRefVersionTag: withWord('`decision.versionTag`'),
    decisionRefTenantId: elsewhere,
    mapDecisionResult: carried(
      'nothing for `singleEntry`; otherwise a finding, since the result has the form that DMN gives it',
      (step, form) => {
        if (form !== 'singleEntry')
          step.tell(
            'warning',
            'dialect-word-lost',
            `Its mapDecisionResult="${form}" is not carried over: the result has the form that DMN gives it.`,
            'Read the result as DMN gives it: one output as its value, several as a context, several rules as a list.',
          );
      },
    ),
    calledElementBinding: carried('`call.binding`', (step) => carryBinding(step, 'baton:Call', 'calledElement')),
    calledElementVersion: carried('`call.version`', (step) => carryBinding(step, 'baton:Call', 'calledElement')),
    calledElementVersionTag: carried('`call.versionTag`', (step) => carryBinding(step, 'baton:Call', 'calledElement')),
    calledElementTenantId: elsewhere,
    caseRef: carried('`call.process`, and a finding: a case has to be drawn as a process', (step, id) => {
      carryCase(step, id);
      carryBinding(step, 'baton:Call', 'case');
    }),
    caseBinding: withWord('`call.binding`'),
    caseVersion: withWord('`call.version`'),
    caseTenantId: elsewhere,
    variableMappingClass: carried('a finding until the call names its inputs and outputs', carryCallDelegate),
    variableMappingDelegateExpression: carried(
      'a finding until the call names its inputs and outputs',
      carryCallDelegate,
    ),
    collection: carried('`loop.collection`', (step, text) =>
      step.put('baton:Loop', {
        collection: step.value(text).startsWith('=') || /[$#]\{/.test(text) ? step.value(text) : `=${text.trim()}`,
      }),
    ),
    elementVariable: carried('`loop.elementVariable`', (step, elementVariable) =>
      step.put('baton:Loop', { elementVariable }),
    ),
    async: backgroundJob,
    asyncBefore: backgroundJob,
    asyncAfter: backgroundJob,
    exclusive: backgroundJob,
    jobPriority: order,
    taskPriority: order,
    errorCodeVariable: carried('`caught.codeVariable`', (step, codeVariable) =>
      step.put('baton:Caught', { codeVariable }),
    ),
    errorMessageVariable: carried('`caught.messageVariable`', (step, messageVariable) =>
      step.put('baton:Caught', { messageVariable }),
    ),
    escalationCodeVariable: carried('`caught.codeVariable`', (step, codeVariable) =>
      step.put('baton:Caught', { codeVariable }),
    ),
    errorMessage: lost('info', 'an error is known by its code'),
    variableName: lost('info', 'the condition is looked at whenever a variable changes, which is at least as often'),
    variableEvents: lost('info', 'the condition is looked at whenever a variable changes, which is at least as often'),
    candidateStarterUsers: carried('`process.starters`', (step, text) => carryStarters(step, 'person', text)),
    candidateStarterGroups: carried('`process.starters`', (step, text) => carryStarters(step, 'group', text)),
    versionTag: carried('`process.versionTag`', (step, versionTag) => step.put('baton:Process', { versionTag })),
    historyTimeToLive: lost('info', 'how long journals are kept is set for the whole server'),
    isStartableInTasklist: lost('info', 'who may start it by hand is said by its starters'),
    modelerTemplate: lost('info', 'it tells a drawing tool how to edit the element'),
    modelerTemplateVersion: lost('info', 'it tells a drawing tool how to edit the element'),
    modelerTemplateIcon: lost('info', 'it is the picture of a drawing tool'),
  },
  elements: {
    inputOutput: carried('`input`, `output`', carryInputOutput),
    formData: carried('`form` with a JSON Schema', (step, data) =>
      carryFormFields(step, childrenOf(data, 'formField')),
    ),
    formProperty: carried('`form` with a JSON Schema', (step, property) => {
      const all = step.elements('formProperty');
      if (all[0]?.attributes['id'] === property.attributes['id']) carryFormFields(step, all);
    }),
    in: carried('`input`, `call.businessKey`, `call.passAllIn`', carryIn),
    out: carried('`output`, `call.passAllOut`', carryOut),
    failedJobRetryTimeCycle: carried('`job.retries`, `job.backoff`', (step, { text }) => {
      if (step.given('baton:Job', 'type') !== undefined) carryRetries(step, text);
    }),
    connector: carried('a finding until the step is bound', (step, connector) =>
      carryDelegate(step, `The connector ${childrenOf(connector, 'connectorId')[0]?.text ?? ''}`),
    ),
    executionListener: listener,
    taskListener: listener,
    field: lost('info', 'it is read by the Java class alone'),
    properties: lost('info', 'they are notes for other programs'),
    property: lost('info', 'they are notes for other programs'),
    errorEventDefinition: lost(
      'warning',
      'a worker says which error it meets',
      'Let the worker throw the error by its code.',
    ),
    potentialStarter: carried('`process.starters`', (step, starter) => {
      const text = JSON.stringify(starter);
      for (const [, kind, name] of text.matchAll(/(user|group)\(([^)]*)\)/g))
        carryStarters(step, kind === 'user' ? 'person' : 'group', name ?? '');
    }),
  },
};

function carryStarters(step: ForeignStep, kind: 'group' | 'person', text: string): void {
  const before = step.given('baton:Process', 'starters');
  const added = namesIn(text).map((name) => `${kind}:${name}`);
  step.put('baton:Process', { starters: [...(before === undefined ? [] : [before]), ...added].join(', ') });
}
