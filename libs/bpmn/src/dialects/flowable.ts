import { familyAttributes, familyElements } from './activiti-family.js';
import { carryBinding, carryCase } from './calls.js';
import { carryDelegate } from './delegates.js';
import { carried, lost, withWord, type Dialect } from './dialect.js';

const id = lost('info', 'the id is kept by the journal, not in a variable');
const eventRegistry = lost(
  'error',
  'the event registry of Flowable sends or receives it',
  'Draw a message event, and let a worker or a webhook carry the message.',
);

/** The dialect of Flowable, from version 6 on. */
export const flowable: Dialect = {
  title: 'Flowable',
  namespaces: ['http://flowable.org/bpmn'],
  expressions: 'juel',
  attributes: {
    ...familyAttributes,
    type: carried('`job`, where it is `external-worker`; otherwise a finding until the step is bound', (step, type) => {
      const topic = step.attribute('topic');
      if (type !== 'external-worker') carryDelegate(step, `The built-in "${type}" task`);
      else if (topic !== undefined) step.put('baton:Job', { type: step.value(topic) });
    }),
    topic: withWord('`job.type`'),
    calledElementType: carried('`call.process`, where it is `key`', (step) =>
      carryBinding(step, 'baton:Call', 'calledElement'),
    ),
    caseDefinitionKey: carried('`call.process`, and a finding: a case has to be drawn as a process', carryCase),
    endDate: lost(
      'warning',
      'the timer repeats as often as it says',
      'Write the number of repetitions into the cycle.',
    ),
    idVariableName: id,
    processInstanceIdVariableName: id,
    taskIdVariableName: id,
    taskCompleterVariableName: lost('info', 'who completed a task is in the journal'),
    processInstanceName: lost('info', 'an instance is known by its business key'),
    completeAsync: lost('info', 'a called instance always ends by itself'),
    asyncLeave: lost('info', 'every step is durable here, so no background job is needed for it'),
    asyncLeaveExclusive: lost('info', 'every step is durable here, so no background job is needed for it'),
    parallelInSameTransaction: lost('info', 'every step is durable here, so no background job is needed for it'),
    useLocalScopeForOutParameters: lost(
      'warning',
      'outputs go to the surrounding scope',
      'Map the outputs of the step.',
    ),
    useLocalScopeForResultVariable: lost(
      'warning',
      'a result goes to the surrounding scope',
      'Map the outputs of the step.',
    ),
    storeResultVariableAsTransient: lost('info', 'every result is kept'),
    fallbackToDefaultTenant: lost(
      'warning',
      'there are no tenants of a call here; the called version is found in the same tenant',
    ),
    sameTenant: lost('info', 'what is called is always found in the same tenant'),
    noWaitStatesAsyncLeave: lost('info', 'every step is durable here, so no background job is needed for it'),
    validateFormFields: lost('info', 'what people fill in is always checked against the form'),
    formFieldValidation: lost('info', 'what people fill in is always checked against the form'),
    doNotIncludeVariables: lost('info', "a worker sees the step's inputs, or all variables where it has none"),
    skipExpression: lost('warning', 'the step is never skipped', 'Draw a gateway before the step.'),
    isEagerExecutionFetching: lost('info', 'it only tunes the database of Flowable'),
    terminateAll: lost(
      'warning',
      'only the scope of the end event is terminated',
      'Cancel the calling instance by an error or escalation.',
    ),
    scopeType: lost('info', 'cases are not run here'),
  },
  elements: {
    ...familyElements,
    eventType: eventRegistry,
    triggerEventType: eventRegistry,
    eventInParameter: eventRegistry,
    eventOutParameter: eventRegistry,
    eventCorrelationParameter: eventRegistry,
    channelKey: eventRegistry,
    startEventCorrelationConfiguration: eventRegistry,
    variableListenerEventDefinition: lost('error', 'it waits for a variable to change', 'Draw a conditional event.'),
    aggregation: lost(
      'error',
      'it gathers the results of a multi-instance activity',
      'Name the output collection and output element of the loop.',
    ),
    httpRequestHandler: lost('info', 'it is read by the built-in HTTP task alone'),
    httpResponseHandler: lost('info', 'it is read by the built-in HTTP task alone'),
  },
};
