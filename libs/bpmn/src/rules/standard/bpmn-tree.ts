import { bpmnNamespace } from '../../names.js';
import { namespaceOf, walk, type SourceElement } from '../../source-document.js';
import { unescapeXml } from '../../xml-entities.js';
import { noImports, type Imports } from './imports.js';
import { attr, childrenOf, idOf, kidsOf, processOf } from './elements.js';

/** A reference as it is written, and what it names. */
export interface Reference {
  readonly value: string;
  /** Absent when nothing has that id. */
  readonly target?: SourceElement;
  /** Its prefix is that of another namespace, so it names something in another file. */
  readonly foreign: boolean;
}

/** Namespaces and tools by which a file says that it is written for an engine, which reads much without complaint that the standard wants otherwise. */
const dialects = /camunda|flowable|activiti|zeebe|urn:baton:|signavio|bpmn\.io|bpmn-js/i;

/**
 * The file as the standard sees it: every element of BPMN's model namespace, the ids, the references and the flows between them.
 * It is the text's own tree, so that what a parser repairs or drops can still be told.
 */
export class BpmnTree {
  /** In document order; what stands in extension elements is not BPMN's. */
  readonly all: readonly SourceElement[];
  /** The file declares the words of an engine, or says that it was drawn for one. */
  readonly dialect: boolean;
  /** What engines do without is no error: the file is written for one, or does not claim to keep the standard's schema. */
  readonly lenient: boolean;
  /**
   * An expression or script without a type is read as FEEL. It is not where a tool wrote the file and named another language in it:
   * what the tool leaves out then, it says by leaving it out.
   */
  readonly repairsExpressions: boolean;
  /** Some node lists its flows, so a list that leaves one out is incomplete and not merely absent. */
  readonly keepsLists: boolean;
  readonly targetNamespace: string;
  private readonly ids = new Map<string, SourceElement>();
  private readonly kinds = new Map<string, SourceElement[]>();
  private readonly incoming = new Map<SourceElement, SourceElement[]>();
  private readonly outgoing = new Map<SourceElement, SourceElement[]>();
  private readonly resolved = new Map<SourceElement, Map<string, readonly Reference[]>>();
  private readonly pools = new Map<SourceElement, SourceElement>();

  constructor(
    readonly root: SourceElement,
    private readonly source: string,
    readonly imports: Imports = noImports,
  ) {
    const all: SourceElement[] = [];
    let dialect = dialects.test(`${attr(root, 'targetNamespace') ?? ''} ${attr(root, 'exporter') ?? ''}`);
    const skipped = new Set<SourceElement>();
    for (const element of walk(root)) {
      for (const uri of element.declared?.values() ?? []) dialect ||= dialects.test(uri);
      if (element.parent && skipped.has(element.parent)) skipped.add(element);
      else if (element.uri !== bpmnNamespace || element.local === 'extensionElements') skipped.add(element);
      else all.push(element);
    }
    this.all = all;
    this.dialect = dialect;
    this.lenient = dialect || !root.attributes.some(({ name }) => /(^|:)schemaLocation$/.test(name));
    this.repairsExpressions =
      dialect || attr(root, 'expressionLanguage') === undefined || attr(root, 'exporter') === undefined;
    this.targetNamespace = attr(root, 'targetNamespace') ?? '';
    for (const element of all) {
      const id = idOf(element);
      if (id !== undefined && !this.ids.has(id)) this.ids.set(id, element);
      append(this.kinds, element.local, element);
    }
    this.keepsLists = this.ofKind('incoming', 'outgoing').length > 0;
    for (const pool of this.ofKind('participant')) {
      const process = this.target(pool, 'processRef');
      if (process) this.pools.set(process, pool);
    }
    for (const flow of this.ofKind('sequenceFlow')) {
      const source = this.target(flow, 'sourceRef');
      const target = this.target(flow, 'targetRef');
      if (source) append(this.outgoing, source, flow);
      if (target) append(this.incoming, target, flow);
    }
  }

  ofKind(...kinds: readonly string[]): readonly SourceElement[] {
    return kinds.length === 1
      ? (this.kinds.get(kinds[0]!) ?? [])
      : this.all.filter((element) => kinds.includes(element.local));
  }

  byId(id: string): SourceElement | undefined {
    return this.ids.get(id);
  }

  get allIds(): ReadonlyMap<string, SourceElement> {
    return this.ids;
  }

  /** What the attribute or the child elements of that name refer to. */
  references(from: SourceElement, name: string): readonly Reference[] {
    const known = this.resolved.get(from) ?? new Map<string, readonly Reference[]>();
    const references = known.get(name) ?? this.read(from, name);
    this.resolved.set(from, known.set(name, references));
    return references;
  }

  private read(from: SourceElement, name: string): readonly Reference[] {
    const own = attr(from, name);
    const values = own === undefined ? [] : own.split(/\s+/).filter((value) => value !== '');
    return [...values, ...kidsOf(from, name).map((child) => this.text(child))].map((value) =>
      this.resolve(from, value),
    );
  }

  target(from: SourceElement, name: string): SourceElement | undefined {
    return this.references(from, name)[0]?.target;
  }

  targets(from: SourceElement, name: string): readonly SourceElement[] {
    return this.references(from, name).flatMap(({ target }) => target ?? []);
  }

  /** The element's own text, blanks around it taken off. */
  text(element: SourceElement): string {
    let text = '';
    let at = element.contentStart;
    for (const child of element.children) {
      text += this.source.slice(at, child.start);
      at = child.end;
    }
    text += this.source.slice(at, element.contentEnd);
    return text
      .replace(/<!--[\s\S]*?-->/g, '')
      .split(/<!\[CDATA\[([\s\S]*?)\]\]>/)
      .map((part, index) => (index % 2 === 1 ? part : unescapeXml(part)))
      .join('')
      .trim();
  }

  flowsInto(node: SourceElement): readonly SourceElement[] {
    return this.incoming.get(node) ?? [];
  }

  flowsOutOf(node: SourceElement): readonly SourceElement[] {
    return this.outgoing.get(node) ?? [];
  }

  /** The event definitions written in an event, and those it refers to. */
  triggersOf(event: SourceElement): readonly SourceElement[] {
    return [
      ...childrenOf(event).filter(({ local }) => local.endsWith('EventDefinition')),
      ...this.targets(event, 'eventDefinitionRef').filter(({ local }) => local.endsWith('EventDefinition')),
    ];
  }

  /** The participant whose process holds the element, or the participant itself. */
  poolOf(element: SourceElement): SourceElement | undefined {
    if (element.local === 'participant') return element;
    const process = processOf(element);
    return process && this.pools.get(process);
  }

  private resolve(from: SourceElement, value: string): Reference {
    const own = this.ids.get(value);
    if (own) return { value, target: own, foreign: false };
    const colon = value.indexOf(':');
    if (colon < 0) return { value, foreign: false };
    const uri = namespaceOf(from, value.slice(0, colon));
    const target = this.ids.get(value.slice(colon + 1));
    const foreign = uri !== undefined && uri !== this.targetNamespace;
    return { value, ...(target && !foreign && { target }), foreign };
  }
}

function append<Key>(lists: Map<Key, SourceElement[]>, key: Key, value: SourceElement): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
