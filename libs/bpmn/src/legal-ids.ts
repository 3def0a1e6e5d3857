import { walk, type SourceElement } from './source-document.js';
import { unusedNames } from './unused-name.js';
import { escapeXml, unescapeXml } from './xml-entities.js';

/** A text in which every id is one the BPMN parser takes, and what was changed for that. */
export interface LegalText {
  readonly text: string;
  /** Stand-in → the id the file has. */
  readonly originals: ReadonlyMap<string, string>;
  /** Stand-ins for ids that were already taken; references to the id mean the first element that has it. */
  readonly repeated: readonly { readonly id: string; readonly standIn: string; readonly element: SourceElement }[];
}

/** What the parser takes; an element with any other id would be dropped without a word. */
const legalId = /^([a-z][\w-.]*:)?[a-z_][\w-.]*$/i;
const referenceName =
  /(^|.)(ref|refs)$|^(incoming|outgoing|default|bpmnElement|calledElement|choreographyActivityShape|labelStyle|innerParticipantRef|outerParticipantRef)$/i;

/** Replaces ids that the parser would drop (umlauts, braces, a digit first) and ids used twice, in the ids and in what refers to them. */
export function makeIdsLegal(text: string, root: SourceElement): LegalText {
  const taken = new Set<string>();
  const standIns = new Map<string, string>();
  const originals = new Map<string, string>();
  const repeated: { id: string; standIn: string; element: SourceElement }[] = [];
  const edits: { start: number; end: number; text: string }[] = [];
  for (const element of walk(root)) {
    const id = identified(element)?.value;
    if (id !== undefined) taken.add(id);
    // The parser loses attributes with blanks around their equals sign.
    for (const { nameEnd, start } of element.attributes)
      if (start - nameEnd > 2) edits.push({ start: nameEnd, end: start - 1, text: '=' });
  }
  const unused = unusedNames(taken, '_');
  const seen = new Set<string>();
  for (const element of walk(root)) {
    const found = identified(element);
    if (!found) continue;
    const id = found.value.trim();
    if (id !== '' && !seen.has(id)) {
      seen.add(id);
      if (found.value === id && legalId.test(id)) continue;
      const standIn = legalId.test(id) ? id : unused('baton-id');
      if (standIn !== id) standIns.set(id, standIn).set(found.value, standIn);
      originals.set(standIn, id);
      edits.push({ start: found.start, end: found.end, text: standIn });
    } else {
      const standIn = unused(legalId.test(id) ? id : 'baton-id');
      repeated.push({ id, standIn, element });
      edits.push({ start: found.start, end: found.end, text: standIn });
    }
  }
  if (edits.length === 0) return { text, originals, repeated };
  if (standIns.size > 0) for (const element of walk(root)) edits.push(...referenceEdits(element, text, standIns));
  return { text: applyEdits(text, edits), originals, repeated };
}

/** The id of an element of the standard; extensions number their own elements as they like. */
function identified(element: SourceElement): SourceElement['attributes'][number] | undefined {
  return element.uri.startsWith('http://www.omg.org/spec/')
    ? element.attributes.find(({ name }) => name === 'id')
    : undefined;
}

/** Replaces ranges of a text; they may come in any order but must not overlap. */
export function applyEdits(text: string, edits: readonly { start: number; end: number; text: string }[]): string {
  let result = '';
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

function* referenceEdits(element: SourceElement, text: string, standIns: ReadonlyMap<string, string>) {
  for (const { name, value, start, end } of element.attributes) {
    if (!referenceName.test(name)) continue;
    const standIn = standInFor(value, standIns);
    if (standIn) yield { start, end, text: escapeXml(standIn) };
  }
  if (element.children.length > 0 || !referenceName.test(element.local)) return;
  const standIn = standInFor(unescapeXml(text.slice(element.contentStart, element.contentEnd)), standIns);
  if (standIn) yield { start: element.contentStart, end: element.contentEnd, text: escapeXml(standIn) };
}

function standInFor(reference: string, standIns: ReadonlyMap<string, string>): string | undefined {
  const id = reference.trim();
  return standIns.get(id) ?? standIns.get(id.slice(id.indexOf(':') + 1));
}
