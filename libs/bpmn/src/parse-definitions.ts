/// <reference path="./bpmn-moddle.d.ts" />
import { Rejection } from '@baton/kernel';
import { BpmnModdle, type ParseResult, type ParseWarning } from 'bpmn-moddle';
import { batonModdle } from './baton-moddle.js';
import type { Finding } from './finding.js';
import type { LegalText } from './legal-ids.js';
import { bpmnKindOf, idOf, type ModdleElement } from './moddle-elements.js';

export interface Definitions {
  readonly root: ModdleElement;
  /** What the file says that could not be read or does not fit together. */
  readonly findings: readonly Finding[];
  /** The id that the file has for what the parser knows by a stand-in. */
  originalId(id: string): string;
  /** References to nothing: what the element's property says. */
  danglingReference(element: ModdleElement, property: string): string | undefined;
}

/** A wrong reference in one of these may change what the process does. */
const decisive = new Set(['incoming', 'outgoing', 'messageRef', 'errorRef', 'signalRef', 'escalationRef']);
/** What such a reference says is taken for the name or code of what it should lead to. */
const nameItself = new Set(['messageRef', 'errorRef', 'signalRef', 'escalationRef']);
/** The model keeps what these name, and a rule on the model reports it. */
const keptInModel = new Set(['sourceRef', 'targetRef', 'attachedToRef', 'default']);

/**
 * Parses the text and mends references that are only written differently (with a prefix, with blanks around them).
 *
 * @throws Rejection `invalid` BPMN_MALFORMED, when the parser gives up
 */
export async function parseDefinitions(legal: LegalText): Promise<Definitions> {
  const parsed = await parse(legal.text);
  const originalId = (id: string) => legal.originals.get(id) ?? id;
  const dangling = new Map<ModdleElement, Map<string, string>>();
  const findings = parsed.warnings.flatMap((warning): Finding[] => {
    const { element, property, value } = warning;
    if (!element || !property || value === undefined || !warning.message.startsWith('unresolved reference'))
      return unreadable(warning, originalId);
    const target = lookUp(parsed, value);
    if (target) {
      setReference(element, property, target);
      return [];
    }
    const name = property.slice(property.indexOf(':') + 1);
    dangling.set(element, (dangling.get(element) ?? new Map<string, string>()).set(name, originalId(value.trim())));
    if (keptInModel.has(name) && element.$instanceOf?.('bpmn:FlowElement')) return [];
    return [danglingFinding(element, name, originalId(value.trim()), originalId)];
  });
  return {
    root: parsed.rootElement,
    findings,
    originalId,
    danglingReference: (element, property) => dangling.get(element)?.get(property),
  };
}

async function parse(text: string): Promise<ParseResult> {
  try {
    // A copy: moddle writes into what it is given, and the descriptor is read by others too.
    return await new BpmnModdle({ baton: structuredClone(batonModdle) }).fromXML(text);
  } catch (cause) {
    throw new Rejection(
      'invalid',
      'BPMN_MALFORMED',
      `The file cannot be read as BPMN: ${cause instanceof Error ? cause.message.replace(/\s+/g, ' ') : 'no reason given'}`,
    );
  }
}

function lookUp({ elementsById }: ParseResult, reference: string): ModdleElement | undefined {
  const id = reference.trim();
  return elementsById[id] ?? elementsById[id.slice(id.indexOf(':') + 1)];
}

function setReference(element: ModdleElement, property: string, target: ModdleElement): void {
  const present = element.get(property);
  if (!Array.isArray(present)) element.set(property, target);
  else if (!present.includes(target)) present.push(target);
}

function danglingFinding(
  element: ModdleElement,
  property: string,
  reference: string,
  originalId: (id: string) => string,
): Finding {
  const owner = nearestWithId(element);
  const id = idOf(owner);
  return {
    code: 'dangling-reference',
    severity: decisive.has(property) && !element.$type.startsWith('bpmndi:') ? 'warning' : 'info',
    category: 'model',
    ...(id && { elementId: originalId(id) }),
    ...(owner && { elementKind: bpmnKindOf(owner) }),
    message: `Its ${property} names "${reference}", which is not in the file${nameItself.has(property) ? '; that is taken for its name' : ''}.`,
    mend: 'Draw the missing element again or remove the reference.',
  };
}

function unreadable(warning: ParseWarning, originalId: (id: string) => string): Finding[] {
  // The text is decoded already; Baton's own words are looked at in the source, which knows where they stand.
  if (
    warning.message.startsWith('unsupported document encoding') ||
    warning.message.includes('unrecognized element <baton:')
  )
    return [];
  const ours = warning.element?.$type.startsWith('baton:');
  const owner = warning.element && nearestWithId(warning.element);
  const id = idOf(owner);
  const what = warning.property
    ? `the attribute "${warning.property}"`
    : warning.message
        .replace(/\s+/g, ' ')
        .replace(/^unparsable content /, '')
        .replace(/ detected line: /, ' at line ')
        .replace(/ column: \d+ nested error: /, ': ');
  return [
    {
      code: ours ? 'unknown-word' : 'unreadable-content',
      severity: ours ? 'error' : 'info',
      category: 'model',
      ...(id && { elementId: originalId(id) }),
      ...(owner && { elementKind: bpmnKindOf(owner) }),
      message: ours ? `Baton does not know ${what} here, and would ignore it.` : `Not BPMN, and ignored: ${what}.`,
      mend: ours
        ? "Correct its spelling by the reference of Baton's words, or remove it."
        : "Nothing, if it is a tool's own addition; otherwise correct it in the diagram.",
    },
  ];
}

function nearestWithId(element: ModdleElement): ModdleElement | undefined {
  for (let at: ModdleElement | undefined = element; at; at = at.$parent) if (idOf(at)) return at;
  return undefined;
}
