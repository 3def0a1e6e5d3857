import type { ModdleElement } from '../moddle-elements.js';

/** An element of BPMN and all that it contains, extension elements left out; references are not followed. */
export function* elementsBelow(element: ModdleElement): Generator<ModdleElement> {
  yield element;
  for (const [name, value] of Object.entries(element)) {
    if (name === 'extensionElements' || name === 'diagrams' || name.startsWith('$')) continue;
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value as unknown])
      if (isElement(child) && child.$parent === element) yield* elementsBelow(child);
  }
}

const isElement = (value: unknown): value is ModdleElement =>
  typeof value === 'object' && value !== null && '$type' in value && '$parent' in value;
