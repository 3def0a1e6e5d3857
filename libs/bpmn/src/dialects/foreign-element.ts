import type { ModdleElement } from '../moddle-elements.js';

/** An element of another engine, as the parser leaves what it does not know. */
export interface ForeignElement {
  readonly uri: string;
  readonly local: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly ForeignElement[];
  /** Its text, trimmed. */
  readonly text: string;
}

export interface ForeignAttribute {
  readonly uri: string;
  readonly local: string;
  readonly value: string;
}

/** The attributes of an element of BPMN that stand in other namespaces. */
export function foreignAttributes(element: ModdleElement): readonly ForeignAttribute[] {
  return Object.entries(element.$attrs ?? {}).flatMap(([name, value]) => {
    const colon = name.indexOf(':');
    const prefix = name.slice(0, colon);
    if (colon < 1 || prefix === 'xmlns' || prefix === 'xml') return [];
    return [{ uri: namespaceOf(element, prefix), local: name.slice(colon + 1), value }];
  });
}

/** The elements of other namespaces in an element's extension elements. */
export function foreignElements(element: ModdleElement): readonly ForeignElement[] {
  const extensions = element.get('extensionElements') as ModdleElement | undefined;
  const values = extensions?.get('values');
  return Array.isArray(values)
    ? (values as ModdleElement[]).flatMap((value) => (isGeneric(value) ? [read(value)] : []))
    : [];
}

const isGeneric = (element: ModdleElement): boolean =>
  (element.$descriptor as { readonly isGeneric?: boolean }).isGeneric === true;

function read(element: ModdleElement): ForeignElement {
  const attributes = Object.entries(element).flatMap(([name, value]) =>
    typeof value === 'string' && !name.startsWith('$') ? [[name.slice(name.indexOf(':') + 1), value] as const] : [],
  );
  const body: unknown = element.$body;
  return {
    uri: element.$descriptor.ns.uri ?? '',
    local: element.$type.slice(element.$type.indexOf(':') + 1),
    attributes: Object.fromEntries(attributes),
    children: (element.$children ?? []).map(read),
    text: typeof body === 'string' ? body.trim() : '',
  };
}

function namespaceOf(element: ModdleElement, prefix: string): string {
  for (let at: ModdleElement | undefined = element; at; at = at.$parent) {
    const uri = at.$attrs?.[`xmlns:${prefix}`];
    if (uri !== undefined) return uri;
  }
  return '';
}

export const childrenOf = (element: ForeignElement, local: string): readonly ForeignElement[] =>
  element.children.filter((child) => child.local === local);
