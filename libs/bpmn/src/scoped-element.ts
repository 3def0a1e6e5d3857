import type { ModdleElement } from './moddle-elements.js';

/** Gives an id to every element, a made-up one where the file has none. */
export type NameId = (element: ModdleElement) => string;

/** A flow node or flow, and the sub-process or process it stands in. */
export interface ScopedElement {
  readonly element: ModdleElement;
  readonly scope: string;
}
