import { definitionsOf, type EventDefinition, type FlowNode } from '@baton/bpmn';

/** What a node waits for, in document order; a receive task waits as a message event does. */
export const awaitedBy = (model: FlowNode): readonly EventDefinition[] =>
  model.kind === 'receiveTask' ? [{ type: 'message', message: model.message }] : definitionsOf(model);

/** Whether it needs all that it waits for, not any of it. */
export const needsAll = ({ kind }: FlowNode): boolean => kind.startsWith('parallelMultiple');
