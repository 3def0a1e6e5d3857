import type { Behaviour } from '../executable.js';
import { Failure } from '../failure.js';

/** Blocks deployment; met all the same, it stops there. */
export const unsupported: Behaviour = {
  activate({ id, model }) {
    const what = model.kind === 'unsupported' ? `${model.bpmnKind} (${model.construct})` : model.kind;
    throw new Failure('ELEMENT_UNSUPPORTED', `${id}: ${what} is not supported yet`);
  },
};
