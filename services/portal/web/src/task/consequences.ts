import type { TaskOutcome } from '../api/tasks.js';

const BPMN = 'http://www.omg.org/spec/BPMN/20100524/MODEL';

export interface Consequence {
  readonly label: string;
  /** Names of what follows, e.g. "Legal review". */
  readonly next: string;
}

/**
 * What the diagram says happens after each outcome: the task's own flow, or the branch of a gateway behind it whose
 * condition names the outcome; a branch without a condition is for the outcomes that no condition names. Empty where
 * the diagram does not tell them apart.
 */
export function consequencesOf(
  xml: string,
  elementId: string,
  outcomes: readonly TaskOutcome[],
): readonly Consequence[] {
  const document = new DOMParser().parseFromString(xml, 'application/xml');
  const byId = new Map(
    [...document.getElementsByTagNameNS(BPMN, '*')].map((element) => [element.getAttribute('id'), element]),
  );
  const flowsFrom = (id: string): Element[] =>
    [...document.getElementsByTagNameNS(BPMN, 'sequenceFlow')].filter((flow) => flow.getAttribute('sourceRef') === id);
  const target = (flow: Element): Element | undefined => byId.get(flow.getAttribute('targetRef'));
  const condition = (flow: Element): string =>
    flow.getElementsByTagNameNS(BPMN, 'conditionExpression')[0]?.textContent ?? '';

  const [only, second] = flowsFrom(elementId);
  const gateway = only && second === undefined ? target(only) : undefined;
  if (gateway?.localName !== 'exclusiveGateway' || outcomes.length === 0) return [];
  const branches = flowsFrom(gateway.getAttribute('id') ?? '');
  const named = (outcome: TaskOutcome): Element | undefined =>
    branches.find((flow) => condition(flow).includes(`"${outcome.value}"`));
  const otherwise =
    branches.find((flow) => flow.getAttribute('id') === gateway.getAttribute('default')) ??
    branches.find((flow) => condition(flow) === '');
  if (!outcomes.some(named)) return [];
  return outcomes.flatMap((outcome) => {
    const branch = named(outcome) ?? otherwise;
    const name = branch && reached(target(branch), target, flowsFrom);
    return name ? [{ label: outcome.label, next: name }] : [];
  });
}

/** The first thing with a name on the way; unnamed gateways are passed through, both ways of a fork are told. */
function reached(
  element: Element | undefined,
  target: (flow: Element) => Element | undefined,
  flowsFrom: (id: string) => Element[],
  depth = 0,
): string {
  if (element === undefined || depth > 4) return '';
  if (!element.localName.endsWith('Gateway')) return element.getAttribute('name') ?? '';
  const names = flowsFrom(element.getAttribute('id') ?? '').map((flow) =>
    reached(target(flow), target, flowsFrom, depth + 1),
  );
  return [...new Set(names.filter((name) => name !== ''))].join(
    element.localName === 'parallelGateway' ? ' and ' : ' or ',
  );
}
