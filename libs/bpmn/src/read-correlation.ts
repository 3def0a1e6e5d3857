import { bpmnKindOf, elementOf, elementsOf, textOf, type ModdleElement } from './moddle-elements.js';
import type { Definitions } from './parse-definitions.js';

/**
 * The key by which a message finds its instance, as the standard draws it (ISO/IEC 19510, 8.4.2): FEEL with its leading `=`,
 * or undefined where the file draws none for this message. What waits inside a process that subscribes to the key compares
 * with what its subscription reads from the process; everything else reads the key where the message's own content is:
 * from the step's variables. A key of several properties is their texts, joined.
 *
 * @param element what sends or waits, or a definition inside it
 */
export function drawnCorrelationKey(
  message: ModdleElement,
  element: ModdleElement,
  { root }: Definitions,
): string | undefined {
  const rootElements = elementsOf(root, 'rootElements');
  const carried = rootElements.filter(
    (property) => bpmnKindOf(property) === 'correlationProperty' && retrievalOf(property, message) !== undefined,
  );
  if (carried.length === 0) return undefined;
  const keys = rootElements
    .flatMap((collaboration) => elementsOf(collaboration, 'correlationKeys'))
    .filter((key) => propertiesOf(key).length > 0 && propertiesOf(key).every((property) => carried.includes(property)));
  const { key, bindings } = subscriptionOf(element, keys);
  const drawn = key ?? keys[0];
  const properties = drawn ? propertiesOf(drawn) : carried;
  const texts = properties.flatMap((property) => {
    const text = (sends(element) ? undefined : bindings.get(property)) ?? retrievalOf(property, message);
    return text === undefined ? [] : [text.trim().replace(/^=\s*/, '')];
  });
  const [first, second] = texts;
  if (first === undefined) return undefined;
  return second === undefined
    ? `=${first}`
    : `=string join([${texts.map((text) => `string(${text})`).join(', ')}], "|")`;
}

/** The FEEL that reads the property out of that message. */
function retrievalOf(property: ModdleElement, message: ModdleElement): string | undefined {
  const expression = elementsOf(property, 'correlationPropertyRetrievalExpression').find(
    (candidate) => elementOf(candidate, 'messageRef') === message,
  );
  return textOf(elementOf(expression, 'messagePath'), 'body');
}

const propertiesOf = (key: ModdleElement): readonly ModdleElement[] => elementsOf(key, 'correlationPropertyRef');

/** What the process around the element subscribes to, and where it keeps each property. */
function subscriptionOf(element: ModdleElement, keys: readonly ModdleElement[]) {
  let process: ModdleElement | undefined = element;
  while (process && bpmnKindOf(process) !== 'process') process = process.$parent;
  const subscription = elementsOf(process, 'correlationSubscriptions').find((candidate) => {
    const key = elementOf(candidate, 'correlationKeyRef');
    return key !== undefined && keys.includes(key);
  });
  const bindings = new Map<ModdleElement, string>();
  for (const binding of elementsOf(subscription, 'correlationPropertyBinding')) {
    const property = elementOf(binding, 'correlationPropertyRef');
    const path = textOf(elementOf(binding, 'dataPath'), 'body');
    if (property && path !== undefined) bindings.set(property, path);
  }
  return { key: elementOf(subscription, 'correlationKeyRef'), bindings };
}

function sends(element: ModdleElement): boolean {
  const holder = bpmnKindOf(element).endsWith('EventDefinition') ? element.$parent : element;
  return holder !== undefined && /^(endEvent|intermediateThrowEvent|sendTask)$/.test(bpmnKindOf(holder));
}
