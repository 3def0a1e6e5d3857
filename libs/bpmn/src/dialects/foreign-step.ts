import type { Finding, FindingSeverity, MendKind } from '../finding.js';
import { isJuel, translateJuel, type KnownNames } from '../juel/translate-juel.js';
import { bpmnKindOf, elementsOf, idOf, type ModdleElement } from '../moddle-elements.js';
import type { DialectIdentity } from './dialect-identity.js';
import { foreignAttributes, foreignElements, type ForeignElement } from './foreign-element.js';

/** What all steps of a file share. */
export interface ForeignFile {
  /** Variables of the other engine's own. */
  readonly names: KnownNames;
  /** Variables that hold who started an instance. */
  readonly initiators: ReadonlySet<string>;
  readonly findings: Finding[];
  originalId(id: string): string;
}

type Properties = Record<string, string | number | boolean>;

/** Words that may stand several times; the first of either kind makes the file's own decide. */
const repeated = new Set(['baton:Input', 'baton:Output']);

/**
 * An element of BPMN that carries another engine's words, while they become Baton's. Baton's own words on it, where there
 * are any of that name, are left as they are.
 */
export class ForeignStep {
  /** The element's name in BPMN. */
  readonly kind: string;
  /** Where Baton's words go: the event, where the words stand on its definition. */
  readonly target: ModdleElement;
  readonly #words = new Map<string, Properties>();
  readonly #repeated: [type: string, properties: Record<string, string>][] = [];

  constructor(
    readonly element: ModdleElement,
    readonly dialect: DialectIdentity,
    readonly file: ForeignFile,
  ) {
    this.kind = bpmnKindOf(element);
    this.target = this.kind.endsWith('EventDefinition') && element.$parent ? element.$parent : element;
  }

  /** The dialect's attribute, unless it is blank. */
  attribute(local: string): string | undefined {
    const { namespaces } = this.dialect;
    const value = foreignAttributes(this.element).find(
      (one) => one.local === local && namespaces.includes(one.uri),
    )?.value;
    return value === undefined || value.trim() === '' ? undefined : value;
  }

  elements(local: string): readonly ForeignElement[] {
    const { namespaces } = this.dialect;
    return foreignElements(this.element).filter((one) => one.local === local && namespaces.includes(one.uri));
  }

  /** The value as Baton writes it: a literal, or FEEL after `=`. What has no counterpart stays as it is, which a rule reports. */
  value(text: string): string {
    if (this.dialect.expressions === 'feel') return text;
    if (!isJuel(text)) return literal(text.replace(/\\([$#]\{)/g, '$1'));
    const translated = translateJuel(text, this.file.names);
    if ('feel' in translated) return `=${translated.feel}`;
    return 'literal' in translated ? literal(translated.literal) : text;
  }

  /** The value as a FEEL source. */
  feel(text: string): string {
    const value = this.value(text);
    return value.startsWith('=') ? value.slice(1).trim() : JSON.stringify(value);
  }

  has(...types: readonly string[]): boolean {
    return wordsOn(this.target).some(({ $type }) => types.includes($type));
  }

  /** Sets properties of a word that stands once. */
  put(type: string, properties: Readonly<Record<string, string | number | boolean | undefined>>): void {
    const given = Object.entries(properties).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
    this.#words.set(type, { ...this.#words.get(type), ...(Object.fromEntries(given) as Properties) });
  }

  /** What {@link put} has set before. */
  given(type: string, property: string): string | undefined {
    const value = this.#words.get(type)?.[property];
    return value === undefined ? undefined : String(value);
  }

  /** Adds one more of a word that may stand several times. */
  add(type: string, properties: Record<string, string>): void {
    this.#repeated.push([type, properties]);
  }

  /** Sets properties of the process's own word, where they are not set yet. */
  putOnProcess(properties: Properties): void {
    let process: ModdleElement | undefined = this.target;
    while (process && process.$type !== 'bpmn:Process') process = process.$parent;
    if (!process) return;
    const word = wordsOn(process).find(({ $type }) => $type === 'baton:Process');
    if (!word) append(process, 'baton:Process', properties);
    else
      for (const [name, value] of Object.entries(properties)) if (word.get(name) === undefined) word.set(name, value);
  }

  tell(
    severity: FindingSeverity,
    code: string,
    message: string,
    mend: string,
    more: Pick<Finding, 'category'> & { readonly mendKind?: MendKind } = { category: 'model' },
  ): void {
    this.file.findings.push({ code, severity, ...more, ...placeOf(this.target, this.file.originalId), message, mend });
  }

  /** Writes what was gathered into the parsed file. */
  finish(): void {
    for (const [type, properties] of this.#words) if (!this.has(type)) append(this.target, type, properties);
    const own = this.has(...repeated);
    if (!own) for (const [type, properties] of this.#repeated) append(this.target, type, properties);
  }
}

const literal = (text: string): string => (text.startsWith('=') ? `=${JSON.stringify(text)}` : text);

const wordsOn = (element: ModdleElement): readonly ModdleElement[] =>
  elementsOf(element.get('extensionElements') as ModdleElement | undefined, 'values');

function append(element: ModdleElement, type: string, properties: Properties): void {
  let extensions = element.get('extensionElements') as ModdleElement | undefined;
  if (!extensions) {
    extensions = element.$model.create('bpmn:ExtensionElements', { values: [] });
    element.set('extensionElements', extensions);
  }
  (extensions.get('values') as ModdleElement[]).push(element.$model.create(type, properties));
}

/** The nearest element with an id, and its process. */
export function placeOf(
  element: ModdleElement,
  originalId: (id: string) => string,
): Pick<Finding, 'elementId' | 'elementKind' | 'processId'> {
  let holder: ModdleElement | undefined = element;
  while (holder && idOf(holder) === undefined) holder = holder.$parent;
  let process: ModdleElement | undefined = holder;
  while (process && process.$type !== 'bpmn:Process') process = process.$parent;
  const [id, processId] = [idOf(holder), idOf(process)];
  return {
    ...(processId !== undefined && { processId: originalId(processId) }),
    ...(id !== undefined && { elementId: originalId(id) }),
    ...(holder && { elementKind: bpmnKindOf(holder) }),
  };
}
