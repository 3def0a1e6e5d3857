import type { FormReference, UserTask } from '@baton/bpmn';

import type { Behaviour, Turn } from '../executable.js';
import { complete } from '../lifecycle.js';
import { resolveTexts } from '../resolve-texts.js';
import { resolveText, setResult, setVariables, variablesAt } from '../variables.js';

/** The variable that holds which outcome was chosen at user task `element`. */
export const outcomeVariable = (element: string): string => `${element}Outcome`;

/**
 * Waits for a person. Whatever the task service needs to know is resolved here, once: its inputs, or all that it sees
 * where none are mapped. A guest is shown nothing that was not mapped for them.
 */
export const userTask: Behaviour<UserTask> = {
  activate({ id, model, inputs }, n, turn) {
    const { owner, serviceLevel, form, documents, outcomes, judgement, guest, visibleTo } = model.baton;
    turn.emit({
      type: 'UserTaskOpened',
      n: turn.next,
      element: id,
      elementInstance: n,
      ...resolveTexts(turn, n, {
        ...(owner ? { owner } : {}),
        ...(serviceLevel ? { serviceLevel } : {}),
        ...(documents.length > 0 ? { documents } : {}),
        ...(outcomes.length > 0 ? { outcomes } : {}),
        ...(judgement ? { judgement } : {}),
        ...(guest ? { guest } : {}),
        ...(visibleTo.length > 0 ? { visibleTo } : {}),
      }),
      ...(form ? { form: resolveForm(turn, n, form) } : {}),
      variables: inputs.length > 0 ? (turn.instance(n).variables ?? {}) : guest ? {} : variablesAt(turn.state, n),
    });
  },
  /** The outcome goes to the scope around the task, whatever else its outputs keep back. */
  trigger({ id }, n, trigger, turn) {
    if (trigger.type !== 'user-task') return;
    setResult(turn, n, trigger.variables);
    if (trigger.outcome !== undefined)
      setVariables(turn, turn.instance(n).scope, { [outcomeVariable(id)]: trigger.outcome });
    complete(turn, n);
  },
};

/** The schema is JSON, not FEEL. */
const resolveForm = (turn: Turn, n: number, form: FormReference): FormReference =>
  form.key === undefined ? form : { ...form, key: resolveText(turn, n, form.key) };
