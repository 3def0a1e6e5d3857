/// <reference path="./bpmn-moddle.d.ts" />
import type { ModdleElement } from 'bpmn-moddle';

export type { ModdleElement };

/** Typed reading of the parser's elements; an absent or empty text is undefined. */
export function textOf(element: ModdleElement | undefined, property: string): string | undefined {
  const value = element?.get(property);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function elementOf(element: ModdleElement | undefined, property: string): ModdleElement | undefined {
  const value = element?.get(property);
  return isElement(value) ? value : undefined;
}

export function elementsOf(element: ModdleElement | undefined, property: string): readonly ModdleElement[] {
  const value = element?.get(property);
  return Array.isArray(value) ? value.filter(isElement) : [];
}

export function idOf(element: ModdleElement | undefined): string | undefined {
  return textOf(element, 'id');
}

/** The element's name as BPMN writes it, e.g. `userTask`. */
export function bpmnKindOf(element: ModdleElement): string {
  const local = element.$type.slice(element.$type.indexOf(':') + 1);
  return local.charAt(0).toLowerCase() + local.slice(1);
}

export function documentationOf(element: ModdleElement): string | undefined {
  const texts = elementsOf(element, 'documentation').flatMap((entry) => textOf(entry, 'text')?.trim() ?? []);
  return texts.length > 0 ? texts.join('\n\n') : undefined;
}

/** Leaves out what is undefined, so that plain data stays equal to its own JSON. */
export function present<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function isElement(value: unknown): value is ModdleElement {
  return (
    typeof value === 'object' &&
    value !== null &&
    '$type' in value &&
    typeof (value as ModdleElement).get === 'function'
  );
}
