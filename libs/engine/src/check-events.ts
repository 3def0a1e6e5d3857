import { definitionsOf, type EventDefinitionType, type Finding, type FlowNode, type ProcessModel } from '@baton/bpmn';

import { awaitedBy, needsAll } from './behaviours/triggers/awaited.js';

/** Events that could never happen, each with what is wrong about it. */
export function checkEvents(model: ProcessModel): readonly Finding[] {
  return Object.values(model.elements).flatMap((element) => {
    const problem = problems.map((find) => find(element, model)).find((found) => found !== undefined);
    return problem ? [finding(model, element, problem)] : [];
  });
}

interface Problem {
  readonly message: string;
  readonly mend: string;
}

const problems: readonly ((element: FlowNode, model: ProcessModel) => Problem | undefined)[] = [
  linkWithoutTarget,
  gatewayBeforeNoEvent,
  neverTogether,
  notAmongOthers,
  awaitsTwoThings,
  conditionUnwritten,
];

function linkWithoutTarget(element: FlowNode, { elements }: ProcessModel): Problem | undefined {
  if (!element.kind.endsWith('ThrowEvent')) return undefined;
  const names = linksOf(element);
  const targets = Object.values(elements).filter(
    ({ kind, scope }) => kind === 'linkCatchEvent' && scope === element.scope,
  );
  const missing = names.find((name) => !targets.some((target) => linksOf(target).includes(name)));
  return missing === undefined
    ? undefined
    : {
        message: `Its link "${missing}" leads nowhere: no catching link of that name is in the same process or sub-process.`,
        mend: 'Draw the catching link, or give both one name.',
      };
}

const linksOf = (element: FlowNode): readonly string[] =>
  definitionsOf(element).flatMap((definition) => (definition.type === 'link' ? [definition.link] : []));

/** What an event-based gateway may lead to (ISO/IEC 19510, 10.6.6). */
function gatewayBeforeNoEvent(element: FlowNode, { elements, flows }: ProcessModel): Problem | undefined {
  if (element.kind !== 'eventBasedGateway') return undefined;
  const target = element.outgoing
    .map((flow) => elements[flows[flow]?.target ?? ''])
    .find((node) => node && !node.kind.endsWith('CatchEvent') && node.kind !== 'receiveTask');
  return (
    target && {
      message: `It leads to "${target.id}", which waits for no event, so that way would never be taken.`,
      mend: 'Lead it to catching events and receive tasks alone.',
    }
  );
}

const COMES_ALONE: ReadonlySet<EventDefinitionType> = new Set([
  'error',
  'escalation',
  'cancel',
  'compensation',
  'link',
]);

function neverTogether(element: FlowNode): Problem | undefined {
  const alone = needsAll(element) ? definitionsOf(element).find(({ type }) => COMES_ALONE.has(type)) : undefined;
  return (
    alone && {
      message: `It needs all that it waits for, but its ${alone.type} cannot be kept until the rest has happened.`,
      mend: 'Make it an event that needs any of them, or take that one out.',
    }
  );
}

/** Compensation leads to what undoes its host, not into the flow; a link is a place in the flow, not something that happens. */
function notAmongOthers(element: FlowNode): Problem | undefined {
  const definitions = /^multiple(Start|Catch|Boundary)Event$/.test(element.kind) ? definitionsOf(element) : [];
  const alone = definitions.find(({ type }) => type === 'compensation' || type === 'link');
  return (
    alone && {
      message: `Its ${alone.type} can only be an event of its own.`,
      mend: 'Draw it as a separate event.',
    }
  );
}

/** One event that waits until something is undone cannot end its scope, or wait for a job, in the same breath. */
function awaitsTwoThings(element: FlowNode): Problem | undefined {
  const definitions = /^multiple(Throw|End)Event$/.test(element.kind) ? definitionsOf(element) : [];
  if (!definitions.some((definition) => definition.type === 'compensation' && definition.waitForCompletion))
    return undefined;
  const { connector, job, notify } = element.baton;
  const bound = connector !== undefined || job !== undefined || notify.length > 0;
  const other = definitions.find(({ type }) => ENDS_SCOPE.has(type) || (bound && type === 'message'));
  return (
    other && {
      message: `It waits for its compensation, so that its ${other.type} cannot be thrown with it.`,
      mend: 'Draw them one after the other.',
    }
  );
}

const ENDS_SCOPE: ReadonlySet<EventDefinitionType> = new Set(['error', 'cancel', 'terminate']);

function conditionUnwritten(element: FlowNode): Problem | undefined {
  const unwritten = awaitedBy(element).some(
    (definition) => definition.type === 'conditional' && definition.condition.text === '',
  );
  return unwritten
    ? { message: 'It waits for a condition that is not written.', mend: 'Write its condition in FEEL.' }
    : undefined;
}

const finding = ({ id }: ProcessModel, element: FlowNode, problem: Problem): Finding => ({
  code: 'event-impossible',
  severity: 'error',
  category: 'model',
  processId: id,
  elementId: element.id,
  elementKind: element.kind,
  ...problem,
});
