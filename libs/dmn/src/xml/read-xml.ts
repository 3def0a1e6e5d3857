import { Rejection } from '@baton/kernel';
import { Parser } from 'saxen';

import { defaultLimits, type ReadLimits } from './limits.js';

/** An element with its text; prefixes are resolved, comments and processing instructions left out. */
export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  readonly parent: XmlElement | undefined;
  /** Namespaces by prefix, '' for the default one, as they hold here. */
  readonly prefixes: ReadonlyMap<string, string>;
  /** Of its own, between its children too. */
  text: string;
}

/**
 * Reads a whole XML text. No entity is expanded but XML's own: a document type declaration is refused.
 *
 * @throws Rejection `invalid` DMN_MALFORMED (with line and column), DMN_DTD; `too-large` DMN_TOO_LARGE
 */
export function readXml(text: string, limits: ReadLimits = defaultLimits): XmlElement {
  if (text.length > limits.maxLength) throw tooLarge(`The file has more than ${limits.maxLength} characters`);
  let root: XmlElement | undefined;
  let open: XmlElement | undefined;
  let depth = 0;
  let count = 0;
  const parser = new Parser();
  parser.on('openTag', (qualified, attributes, decode, _selfClosing, context) => {
    if (root && !open) throw malformed(context(), 'there is more than one root element');
    if (++count > limits.maxElements) throw tooLarge(`The file has more than ${limits.maxElements} elements`);
    if (++depth > limits.maxDepth) throw tooLarge(`Elements are nested more than ${limits.maxDepth} deep`);
    const element = elementOf(qualified, attributes(), decode, open);
    if (element === undefined) throw malformed(context(), `the prefix of <${qualified}> is bound to no namespace`);
    open?.children.push(element);
    root ??= element;
    open = element;
  });
  parser.on('closeTag', () => {
    open = open?.parent;
    depth -= 1;
  });
  parser.on('text', (part, decode) => {
    if (open) open.text += decode(part);
  });
  parser.on('cdata', (part) => {
    if (open) open.text += part;
  });
  parser.on('attention', (part) => {
    throw /^<!(DOCTYPE|ENTITY)/i.test(part) ? dtd() : malformed(undefined, 'a <! begins no comment and no CDATA');
  });
  const refuse = (error: Error, context: () => { line: number; column: number }): never => {
    throw error instanceof Rejection ? error : malformed(context(), error.message);
  };
  parser.on('error', refuse);
  parser.on('warn', refuse);
  parser.parse(text);
  if (!root) throw malformed(undefined, 'there is no element');
  return root;
}

const UNDECLARED: ReadonlyMap<string, string> = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]);

function elementOf(
  qualified: string,
  given: Readonly<Record<string, string>>,
  decode: (text: string) => string,
  parent: XmlElement | undefined,
): XmlElement | undefined {
  const attributes = new Map<string, string>();
  let prefixes = parent?.prefixes ?? UNDECLARED;
  let declared: Map<string, string> | undefined;
  for (const name of Object.keys(given)) {
    const value = decode(given[name]!);
    attributes.set(name, value);
    if (name === 'xmlns' || name.startsWith('xmlns:')) (declared ??= new Map(prefixes)).set(name.slice(6), value);
  }
  if (declared) prefixes = declared;
  const colon = qualified.indexOf(':');
  const prefix = colon < 0 ? '' : qualified.slice(0, colon);
  const namespace = prefixes.get(prefix);
  if (namespace === undefined && prefix !== '') return undefined;
  const name = qualified.slice(colon + 1);
  return { namespace: namespace ?? '', name, attributes, children: [], parent, prefixes, text: '' };
}

function malformed(at: { line: number; column: number } | undefined, reason: string): Rejection {
  const where = at ? ` at line ${at.line + 1}, column ${at.column + 1}` : '';
  return new Rejection('invalid', 'DMN_MALFORMED', `The XML cannot be read${where}: ${reason}`);
}

const dtd = (): Rejection =>
  new Rejection(
    'invalid',
    'DMN_DTD',
    'The file carries a document type declaration (DTD). Remove it: DMN needs none, and it could pull in other files',
  );

const tooLarge = (message: string): Rejection => new Rejection('too-large', 'DMN_TOO_LARGE', message);
