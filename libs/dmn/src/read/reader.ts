import type { Finding } from '../finding.js';
import type { Reference, Variable } from '../model.js';
import type { XmlElement } from '../xml/read-xml.js';
import { isFeelLanguage, isModelNamespace } from './namespaces.js';

/** One reading: what all readers of elements share. */
export class Reader {
  readonly findings: Finding[] = [];
  readonly namespace: string;
  private readonly language: string;
  private made = 0;

  constructor(
    root: XmlElement,
    /** Prefixes of imported names by their namespaces. */
    private readonly importNames: ReadonlyMap<string, string>,
  ) {
    this.namespace = root.attributes.get('namespace') ?? '';
    this.language = root.attributes.get('expressionLanguage') ?? '';
  }

  /** Children that are DMN's own, by name. */
  all(element: XmlElement, name: string): readonly XmlElement[] {
    return element.children.filter((child) => child.name === name && isModelNamespace(child.namespace));
  }

  one(element: XmlElement, name: string): XmlElement | undefined {
    return element.children.find((child) => child.name === name && isModelNamespace(child.namespace));
  }

  /** Of the element `name` below, trimmed; undefined where it is absent or empty. */
  textOf(element: XmlElement, name: string): string | undefined {
    return this.one(element, name)?.text.trim() || undefined;
  }

  /** Unary tests in an element such as `<allowedValues>`. */
  testsOf(element: XmlElement, name: string): string | undefined {
    const tests = this.one(element, name);
    return tests && this.textOf(tests, 'text');
  }

  /** The id in the file, else one that tells where the element stands, e.g. `Routing/literalExpression-3`. */
  id(element: XmlElement): string {
    const own = element.attributes.get('id');
    if (own !== undefined) return own;
    let owner = element.parent;
    while (owner && !owner.attributes.has('id') && !owner.attributes.has('name')) owner = owner.parent;
    const place = owner?.attributes.get('id') ?? owner?.attributes.get('name') ?? '';
    return `${place}/${element.name}-${++this.made}`;
  }

  name(element: XmlElement): string {
    return plainName(element.attributes.get('name') ?? '');
  }

  description(element: XmlElement): { description?: string } {
    const description = this.textOf(element, 'description');
    return description === undefined ? {} : { description };
  }

  /** The `<variable>` of `element`, else one of its name. */
  variable(element: XmlElement): Variable {
    const variable = this.one(element, 'variable');
    const own = this.name(element);
    return variable ? { name: this.name(variable) || own, ...this.typeRef(variable) } : { name: own };
  }

  named(element: XmlElement): Variable {
    return { name: this.name(element), ...this.typeRef(element) };
  }

  /** The type that an attribute, or in item definitions an element, names; imported types carry their import's name. */
  typeRef(element: XmlElement, attribute = 'typeRef'): { typeRef?: string } {
    const given =
      element.attributes.get(attribute) ?? (attribute === 'typeRef' ? this.textOf(element, attribute) : undefined);
    if (given === undefined || given.trim() === '') return {};
    const name = given.trim().replace(/^\{[^}]*\}/, '');
    const colon = name.indexOf(':');
    const uri = colon > 0 ? element.prefixes.get(name.slice(0, colon)) : undefined;
    if (uri === undefined) return { typeRef: name };
    const local = name.slice(colon + 1);
    if (isFeelLanguage(uri) || uri === this.namespace) return { typeRef: local };
    const imported = this.importNames.get(uri);
    return { typeRef: imported ? `${imported}.${local}` : local };
  }

  /** Where `<requiredDecision href="…">` and the like point to. */
  reference(element: XmlElement): Reference {
    const href = element.attributes.get('href') ?? '';
    const at = href.lastIndexOf('#');
    return { namespace: (at > 0 ? href.slice(0, at) : '') || this.namespace, id: href.slice(at + 1) };
  }

  /** The expression language that holds here, named where it is not FEEL. */
  foreignLanguage(element: XmlElement): { language?: string } {
    const language = element.attributes.get('expressionLanguage') ?? this.language;
    return isFeelLanguage(language) ? {} : { language };
  }

  report(finding: Omit<Finding, 'category'>): void {
    this.findings.push({ category: 'decision', ...finding });
  }
}

export const plainName = (name: string): string => name.trim().replace(/\s+/g, ' ');
