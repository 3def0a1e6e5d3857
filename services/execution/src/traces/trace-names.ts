import type { ProcessModel } from '@baton/bpmn';

/** What a trace takes from the diagram. */
export interface TraceNames {
  readonly processName?: string;
  readonly element: (id: string) => { readonly name?: string; readonly kind?: string; readonly department?: string };
}

/** Of a version that cannot be read any more: ids stand for names. */
export const NO_NAMES: TraceNames = { element: () => ({}) };

export function namesOf(name: string, model: ProcessModel): TraceNames {
  return {
    processName: name,
    element: (id) => {
      const node = model.elements[id];
      return {
        ...(node?.name !== undefined && { name: node.name }),
        ...(node !== undefined && { kind: node.kind }),
        ...(node?.department !== undefined && { department: node.department }),
      };
    },
  };
}
