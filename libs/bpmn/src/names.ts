/** The namespace of BPMN 2.0's own elements. */
export const bpmnNamespace = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
