import { familyAttributes, familyElements } from './activiti-family.js';
import { lost, type Dialect } from './dialect.js';

/** The dialect of Activiti, from version 5 on. */
export const activiti: Dialect = {
  title: 'Activiti',
  namespaces: ['http://activiti.org/bpmn'],
  expressions: 'juel',
  attributes: {
    ...familyAttributes,
    calledElementType: lost('info', 'what is called is found by its id'),
    operationRef: lost('info', "the standard's own reference says it"),
    versionTag: lost('info', 'a version is known by its number'),
    messageExpression: lost('warning', 'a message is known by its name', 'Name the message.'),
    signalExpression: lost('warning', 'a signal is known by its name', 'Name the signal.'),
    correlationKey: lost(
      'warning',
      'a message finds its instance by a correlation key in FEEL',
      'Write the key as FEEL at the message.',
    ),
  },
  elements: familyElements,
};
