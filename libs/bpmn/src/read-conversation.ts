import { elementOf, elementsOf, idOf, textOf, type ModdleElement } from './moddle-elements.js';
import type { Definitions } from './parse-definitions.js';

/**
 * The message between two steps of different pools of a file that only a message flow draws: that which one of its ends or
 * the flow itself refers to, or else one named after the flow. Undefined where no flow leads from step to step, since what is
 * sent to a closed pool is nobody's here.
 */
export function drawnMessage(
  step: ModdleElement,
  { root, originalId }: Definitions,
): { readonly message?: ModdleElement; readonly name: string } | undefined {
  const flows = elementsOf(root, 'rootElements').flatMap((element) => elementsOf(element, 'messageFlows'));
  const [target, flow] = nextStep(flows, step);
  if (!target || !flow) return undefined;
  // All flows into one step bring the same message, and the first of them names it.
  const into = flows.filter((candidate) => elementOf(candidate, 'targetRef') === target);
  const ends = [target, ...into.flatMap((candidate) => elementOf(candidate, 'sourceRef') ?? [])];
  const message = [...ends, ...into].map(messageOf).find((found) => found !== undefined);
  const [first] = into;
  const id = idOf(first);
  return {
    ...(message && { message }),
    name: textOf(message, 'name') ?? textOf(first, 'name')?.trim() ?? (id === undefined ? '' : originalId(id)),
  };
}

/** The step that the first flow from or to `step` ends at. */
function nextStep(
  flows: readonly ModdleElement[],
  step: ModdleElement,
): readonly [ModdleElement | undefined, ModdleElement | undefined] {
  const flow = flows.find((candidate) => {
    const ends = [elementOf(candidate, 'sourceRef'), elementOf(candidate, 'targetRef')];
    return ends.includes(step) && ends.every(isStep);
  });
  return [elementOf(flow, 'targetRef'), flow];
}

const isStep = (element: ModdleElement | undefined): boolean => element?.$instanceOf?.('bpmn:FlowNode') === true;

const messageOf = (holder: ModdleElement): ModdleElement | undefined =>
  [holder, ...elementsOf(holder, 'eventDefinitions')]
    .map((candidate) => elementOf(candidate, 'messageRef'))
    .find((message) => message !== undefined);
