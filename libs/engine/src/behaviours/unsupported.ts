import type { UnsupportedElement } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { Failure } from '../failure.js';

/** Blocks deployment; met all the same, it stops there. */
export const unsupported: Behaviour<UnsupportedElement> = {
  activate({ id, model }) {
    throw new Failure('ELEMENT_UNSUPPORTED', `${id}: BPMN does not have ${model.bpmnKind} with ${model.construct}`);
  },
};
