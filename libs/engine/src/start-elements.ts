import type { FlowNode } from '@baton/bpmn';

export const isStartEvent = ({ kind }: FlowNode): boolean => kind.endsWith('StartEvent');

/** Whether its event starts instances without a start event. */
export const instantiates = (model: FlowNode): boolean => 'instantiate' in model && model.instantiate === true;
