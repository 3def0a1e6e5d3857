import { Rejection } from '@baton/kernel';
import { defaultLimits, type ReadLimits } from './limits.js';
import { entitiesKnown, unescapeXml } from './xml-entities.js';

/** An attribute and where its name ends and its value (without quotes) stands in the text. */
export interface SourceAttribute {
  readonly name: string;
  readonly value: string;
  readonly nameEnd: number;
  readonly start: number;
  readonly end: number;
}

/** An XML element with its place in the text, so that an edit leaves everything around it as it was. */
export interface SourceElement {
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  readonly attributes: readonly SourceAttribute[];
  /** Prefixes bound on this element itself; the default namespace is ''. */
  readonly declared?: ReadonlyMap<string, string>;
  readonly parent?: SourceElement;
  readonly children: SourceElement[];
  /** Of `<`. */
  readonly start: number;
  /** After `>` of the start tag. */
  readonly contentStart: number;
  /** Of `</` of the end tag; `contentStart` when the tag closes itself. */
  contentEnd: number;
  /** After the element. */
  end: number;
  readonly selfClosing: boolean;
}

const nameToken = /[^\s/>=<"'&]+/y;
const attributeToken = /(\s+)([^\s/>=<"'&]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';

/**
 * Scans a whole XML text: checks that it is well-formed and within bounds, and gives its root element.
 * No entity is ever expanded: a document type declaration, the only place that can define one, is refused.
 *
 * @throws Rejection `invalid` BPMN_MALFORMED (with line and column), BPMN_DTD; `too-large` BPMN_TOO_LARGE
 */
export function scanXml(text: string, limits: ReadLimits = defaultLimits): SourceElement {
  if (text.length > limits.maxLength) throw tooLarge(`The file has more than ${limits.maxLength} characters`);
  let root: SourceElement | undefined;
  let open: SourceElement | undefined;
  let depth = 0;
  let count = 0;
  let at = 0;
  while (at < text.length) {
    const tag = text.indexOf('<', at);
    checkText(text, at, tag < 0 ? text.length : tag, open !== undefined);
    if (tag < 0) break;
    if (text.startsWith('<!--', tag)) at = skip(text, tag, '-->');
    else if (text.startsWith('<![CDATA[', tag) && open) at = skip(text, tag, ']]>');
    else if (text.startsWith('<?', tag)) at = skip(text, tag, '?>');
    else if (text.startsWith('<!', tag)) throw refuseDeclaration(text, tag);
    else if (text.startsWith('</', tag)) {
      at = skip(text, tag, '>');
      const name = text.slice(tag + 2, at - 1).trim();
      if (!open || name !== qualifiedName(open))
        throw malformed(text, tag, open ? `</${name}> closes <${qualifiedName(open)}>` : `</${name}> closes nothing`);
      open.contentEnd = tag;
      open.end = at;
      open = open.parent;
      depth -= 1;
    } else {
      if (root && !open) throw malformed(text, tag, 'there is more than one root element');
      const element: SourceElement = readStartTag(text, tag, open);
      at = element.contentStart;
      count += 1;
      if (count > limits.maxElements) throw tooLarge(`The file has more than ${limits.maxElements} elements`);
      open?.children.push(element);
      root ??= element;
      if (element.selfClosing) continue;
      depth += 1;
      if (depth > limits.maxDepth) throw tooLarge(`Elements are nested more than ${limits.maxDepth} deep`);
      open = element;
    }
  }
  if (open) throw malformed(text, text.length, `<${qualifiedName(open)}> is not closed`);
  if (!root) throw malformed(text, text.length, 'there is no element');
  return root;
}

/** The element and all below it, in document order. */
export function* walk(element: SourceElement): Generator<SourceElement> {
  const stack = [element];
  for (let next = stack.pop(); next; next = stack.pop()) {
    yield next;
    for (let index = next.children.length - 1; index >= 0; index -= 1) stack.push(next.children[index]!);
  }
}

export function attribute(element: SourceElement, name: string): string | undefined {
  return element.attributes.find((candidate) => candidate.name === name)?.value;
}

/** The namespace that `prefix` is bound to at this element. */
export function namespaceOf(element: SourceElement | undefined, prefix: string): string | undefined {
  for (let at = element; at; at = at.parent) {
    const uri = at.declared?.get(prefix);
    if (uri !== undefined) return uri;
  }
  return prefix === 'xml' ? xmlNamespace : undefined;
}

export function qualifiedName({ prefix, local }: { prefix: string; local: string }): string {
  return prefix ? `${prefix}:${local}` : local;
}

function readStartTag(text: string, start: number, parent: SourceElement | undefined): SourceElement {
  nameToken.lastIndex = start + 1;
  const name = nameToken.exec(text)?.[0];
  if (!name) throw malformed(text, start, 'a < is not followed by a name');
  const attributes: SourceAttribute[] = [];
  const seen = new Set<string>();
  let declared: Map<string, string> | undefined;
  let at = start + 1 + name.length;
  for (;;) {
    attributeToken.lastIndex = at;
    const match = attributeToken.exec(text);
    if (!match) break;
    const attributeName = match[2]!;
    const nameEnd = at + match[1]!.length + attributeName.length;
    at = attributeToken.lastIndex;
    const raw = match[3] ?? match[4] ?? '';
    if (seen.has(attributeName)) throw malformed(text, at, `the attribute ${attributeName} is there twice`);
    if (!entitiesKnown(raw)) throw malformed(text, at, `the attribute ${attributeName} holds an unknown entity`);
    seen.add(attributeName);
    const value = unescapeXml(raw);
    attributes.push({ name: attributeName, value, nameEnd, start: at - 1 - raw.length, end: at - 1 });
    if (attributeName === 'xmlns' || attributeName.startsWith('xmlns:'))
      (declared ??= new Map()).set(attributeName.slice(6), value);
  }
  const close = /\s*(\/?)>/y;
  close.lastIndex = at;
  const closing = close.exec(text);
  if (!closing) throw malformed(text, at, `the tag <${name}> cannot be read`);
  const [prefix, local] = name.includes(':')
    ? [name.slice(0, name.indexOf(':')), name.slice(name.indexOf(':') + 1)]
    : ['', name];
  const uri = declared?.get(prefix) ?? namespaceOf(parent, prefix);
  if (uri === undefined && prefix) throw malformed(text, start, `the prefix ${prefix} is bound to no namespace`);
  const end = close.lastIndex;
  const selfClosing = closing[1] === '/';
  return {
    prefix,
    local,
    uri: uri ?? '',
    attributes,
    ...(declared && { declared }),
    ...(parent && { parent }),
    children: [],
    start,
    contentStart: end,
    contentEnd: end,
    end,
    selfClosing,
  };
}

function checkText(text: string, from: number, to: number, inside: boolean): void {
  if (from === to) return;
  const part = text.slice(from, to);
  if (!inside && part.trim() !== '') throw malformed(text, from, 'there is text outside the root element');
  if (part.includes('&') && !entitiesKnown(part))
    throw malformed(text, from + part.indexOf('&'), 'there is an unknown entity');
}

function skip(text: string, from: number, end: string): number {
  const at = text.indexOf(end, from + 2);
  if (at < 0) throw malformed(text, from, `there is no ${end} for it`);
  return at + end.length;
}

function refuseDeclaration(text: string, at: number): Rejection {
  if (!/^<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(text.slice(at, at + 12)))
    return malformed(text, at, 'a <! begins no comment and no CDATA section');
  return new Rejection(
    'invalid',
    'BPMN_DTD',
    'The file carries a document type declaration (DTD). Remove it: BPMN needs none, and it could pull in other files',
  );
}

function malformed(text: string, at: number, reason: string): Rejection {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return new Rejection(
    'invalid',
    'BPMN_MALFORMED',
    `The XML cannot be read at line ${line}, column ${at - before.lastIndexOf('\n')}: ${reason}`,
  );
}

function tooLarge(message: string): Rejection {
  return new Rejection('too-large', 'BPMN_TOO_LARGE', message);
}
