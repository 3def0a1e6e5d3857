import type { ForeignElement } from './foreign-element.js';
import type { ForeignStep } from './foreign-step.js';

/** Which version is meant, in attributes of the same stem: `calledElementBinding`, `calledElementVersion`, … */
export function carryBinding(step: ForeignStep, type: 'baton:Call' | 'baton:Decision', stem: string): void {
  const part = (name: string): string | undefined => {
    const text = step.attribute(`${stem}${name}`);
    return text === undefined ? undefined : step.value(text);
  };
  step.put(type, { binding: part('Binding'), version: part('Version'), versionTag: part('VersionTag') });
}

const ofCaller = /^\s*[$#]\{\s*execution\.(?:processBusinessKey|businessKey|getProcessBusinessKey\(\))\s*\}\s*$/;

/** `in` of a call: one variable, all of them, or the business key. */
export function carryIn(step: ForeignStep, { attributes }: ForeignElement): void {
  const { businessKey, variables, local } = attributes;
  if (businessKey !== undefined && ofCaller.test(businessKey)) step.put('baton:Call', { inheritBusinessKey: true });
  else if (businessKey !== undefined) step.put('baton:Call', { businessKey: step.value(businessKey) });
  else if (variables === 'all') step.put('baton:Call', { passAllIn: true });
  else carryVariable(step, 'baton:Input', attributes);
  if (local === 'true')
    step.tell(
      'info',
      'dialect-word-lost',
      "It passes the step's local variables only; here it passes what the step sees.",
      'Name the variables as inputs, if the others must not go in.',
    );
}

/** `out` of a call: one variable or all of them. */
export function carryOut(step: ForeignStep, { attributes }: ForeignElement): void {
  if (attributes['variables'] === 'all') step.put('baton:Call', { passAllOut: true });
  else carryVariable(step, 'baton:Output', attributes);
}

function carryVariable(
  step: ForeignStep,
  type: 'baton:Input' | 'baton:Output',
  { source, sourceExpression, target }: ForeignElement['attributes'],
): void {
  const value = sourceExpression === undefined ? variable(step, source) : step.value(sourceExpression);
  if (target !== undefined && value !== undefined) step.add(type, { name: target, value });
  else
    step.tell(
      'error',
      'dialect-word-lost',
      `One of its ${type === 'baton:Input' ? 'ins' : 'outs'} names no ${target === undefined ? 'target' : 'source'}.`,
      'Name both the source and the target variable.',
    );
}

/** A variable's name as an expression that gives null where there is no such variable, as the other engine does. */
function variable(step: ForeignStep, name: string | undefined): string | undefined {
  if (name === undefined || name === '') return undefined;
  return step.value(`\${execution.getVariable('${name.replace(/[\\']/g, '\\$&')}')}`);
}

/** Code of the other engine that says what goes in and comes out. */
export function carryCallDelegate(step: ForeignStep, name: string): void {
  if (step.has('baton:Input', 'baton:Output', 'baton:Call')) return;
  step.tell(
    'error',
    'delegate-unbound',
    `Java code, ${name}, says what goes into its call and comes back; here nothing would.`,
    'Name the inputs and outputs of the call.',
  );
}

/** A case of CMMN, which has no counterpart that could be found by itself. */
export function carryCase(step: ForeignStep, id: string): void {
  step.put('baton:Call', { process: step.value(id) });
  step.tell(
    'warning',
    'dialect-word-lost',
    `It calls the case ${id} (CMMN); here it calls a process of that id.`,
    'Draw the case as a process, for example with an ad-hoc sub-process, and give it that id.',
  );
}
