import type { Finding, ProcessModel } from '@baton/bpmn';
import { compileExpression, FeelSyntaxError } from '@baton/feel';

import { expressionsOf } from './model-expressions.js';
import { readTimer } from './timer-definition.js';

type Problem = Pick<Finding, 'code' | 'elementId' | 'elementKind' | 'message' | 'mend'> & Partial<Pick<Finding, 'position' | 'mendKind'>>;

/** What keeps the engine from running a model: elements it does not know, FEEL that does not parse, references that lead nowhere. */
export function checkDeployable(model: ProcessModel): Finding[] {
  const problems = [...unsupportedElements(model), ...unreadableExpressions(model), ...brokenReferences(model), ...unreadableTimers(model)];
  return problems.map((problem) => ({ ...problem, severity: 'error', category: 'model', processId: model.id }));
}

function* unsupportedElements({ elements }: ProcessModel): Iterable<Problem> {
  for (const element of Object.values(elements)) {
    if (element.kind !== 'unsupported') continue;
    yield {
      code: 'element-unsupported',
      elementId: element.id,
      elementKind: element.bpmnKind,
      message: `${element.bpmnKind} (${element.construct}) is not supported yet`,
      mend: 'Replace it by elements that can run',
    };
  }
}

function* unreadableExpressions(model: ProcessModel): Iterable<Problem> {
  for (const { element, elementKind, source } of expressionsOf(model)) {
    try {
      compileExpression(source);
    } catch (error) {
      if (!(error instanceof FeelSyntaxError)) throw error;
      const { line, column } = error;
      yield {
        code: 'expression-unreadable',
        elementId: element,
        elementKind,
        message: `The expression "${source}" does not parse: ${error.message} (line ${line}, column ${column})`,
        mend: 'Write it in FEEL',
        position: { line, column },
      };
    }
  }
}

function* brokenReferences({ elements, flows }: ProcessModel): Iterable<Problem> {
  for (const { id, source, target } of Object.values(flows)) {
    for (const end of [source, target]) {
      if (!Object.hasOwn(elements, end)) yield broken(id, 'sequenceFlow', `The flow ends at "${end}", which does not exist`);
    }
  }
  for (const { id, kind, outgoing, defaultFlow } of Object.values(elements)) {
    if (defaultFlow !== undefined && !outgoing.includes(defaultFlow)) {
      yield broken(id, kind, `Its default flow "${defaultFlow}" does not leave it`);
    }
  }
  for (const element of Object.values(elements)) {
    if (!('attachedTo' in element) || element.attachedTo === undefined || Object.hasOwn(elements, element.attachedTo)) continue;
    yield broken(element.id, element.kind, `It is attached to "${element.attachedTo}", which does not exist`);
  }
}

function* unreadableTimers({ elements }: ProcessModel): Iterable<Problem> {
  for (const element of Object.values(elements)) {
    if (!('timer' in element) || element.timer.text.startsWith('=')) continue;
    const read = readTimer(element.timer.kind, element.timer.text, 0);
    if (!('reason' in read)) continue;
    yield { ...broken(element.id, element.kind, read.reason), code: 'timer-unreadable', mend: 'Write it as ISO 8601', mendKind: 'set-timer' };
  }
}

const broken = (elementId: string, elementKind: string, message: string): Problem => ({
  code: 'reference-contradictory', elementId, elementKind, message, mend: 'Draw the connection again',
});
