import type { CalledDecision } from '@baton/bpmn';

import type { ExecutableNode, Turn } from './executable.js';
import { createJob } from './jobs.js';
import { resolveText } from './variables.js';

/** What the host computes itself fails the same way again: one attempt, then an incident. */
const ATTEMPTS = 1;

/** Has the host run a JavaScript program over what the step sees as it runs. */
export function openScript(
  turn: Turn,
  { id }: ExecutableNode,
  n: number,
  script: { readonly expression: string; readonly resultVariable?: string },
): void {
  createJob(turn, id, n, 'script', 'script:javascript', ATTEMPTS, {
    variables: {
      script: script.expression,
      ...(script.resultVariable === undefined ? {} : { resultVariable: script.resultVariable }),
    },
  });
}

/** Has the host take a decision, from the step's inputs or from all that it sees as it is taken. @throws Failure EXPRESSION_ERROR */
export function openDecision(turn: Turn, { id }: ExecutableNode, n: number, decision: CalledDecision): void {
  const { binding, version, versionTag, resultVariable } = decision;
  createJob(turn, id, n, 'decision', 'decision:dmn', ATTEMPTS, {
    variables: {
      decisionId: resolveText(turn, n, decision.decision),
      binding,
      ...(version === undefined ? {} : { version: resolveText(turn, n, version) }),
      ...(versionTag === undefined ? {} : { versionTag: resolveText(turn, n, versionTag) }),
      ...(resultVariable === undefined ? {} : { resultVariable }),
    },
  });
}
