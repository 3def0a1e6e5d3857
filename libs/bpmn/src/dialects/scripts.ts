import { isJuel, translateJuel } from '../juel/translate-juel.js';
import { textOf } from '../moddle-elements.js';
import { carryDelegate } from './delegates.js';
import type { ForeignStep } from './foreign-step.js';

/** A script task whose result goes to a variable, in the language that the standard's attribute names. */
export function carryScript(step: ForeignStep, resultVariable: string): void {
  const language = textOf(step.element, 'scriptFormat');
  const source = textOf(step.element, 'script') ?? '';
  step.put('baton:Script', { expression: source, language, resultVariable });
}

/** A service task that evaluates an expression: a script, where FEEL can say it. */
export function carryExpressionTask(step: ForeignStep, text: string): void {
  const translated = isJuel(text) ? translateJuel(text, step.file.names) : undefined;
  if (step.kind !== 'serviceTask' || !translated || !('feel' in translated))
    carryDelegate(step, `The expression ${text}`);
  else if (!step.has('baton:Job', 'baton:Connector'))
    step.put('baton:Script', {
      expression: translated.feel,
      resultVariable: step.attribute('resultVariable') ?? step.attribute('resultVariableName'),
    });
}

/** A source that stands in a file beside the diagram. */
export function carryResource(step: ForeignStep, file: string): void {
  if (step.has('baton:Script')) return;
  step.tell(
    'error',
    'dialect-word-lost',
    `Its source stands in the file ${file} beside the diagram, which is not read.`,
    'Write the source into the diagram, in FEEL or JavaScript.',
    { category: 'decision' },
  );
}
