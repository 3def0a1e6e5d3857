import type { FeelType } from '@baton/feel';

import type { Finding } from '../finding.js';
import type { Decision, DecisionService, DmnFile, InputData, KnowledgeModel, Reference } from '../model.js';
import { TypeTable } from '../types/type-table.js';

export type Report = (finding: Omit<Finding, 'category'>) => void;

/** What a requirement can point to. */
export type Element =
  | { readonly kind: 'input'; readonly model: Model; readonly definition: InputData; readonly type: FeelType }
  | { readonly kind: 'decision'; readonly model: Model; readonly definition: Decision; readonly type: FeelType }
  | { readonly kind: 'knowledge'; readonly model: Model; readonly definition: KnowledgeModel; readonly type: FeelType }
  | { readonly kind: 'service'; readonly model: Model; readonly definition: DecisionService; readonly type: FeelType };

export type ElementOf<Kind extends Element['kind']> = Extract<Element, { kind: Kind }>;

export interface Imported {
  /** What the importing file calls it; empty where its names need no prefix. */
  readonly name: string;
  readonly model: Model;
}

/** A file with its types and the models that it imports. */
export class Model {
  readonly types: TypeTable;
  private readonly elements = new Map<string, Element>();

  constructor(
    readonly file: DmnFile,
    readonly imports: readonly Imported[],
    readonly report: Report,
  ) {
    const tables = imports.map(({ name, model }) => ({ prefix: name, table: model.types }));
    this.types = new TypeTable(file.itemDefinitions, tables, report);
    for (const definition of file.inputData)
      this.add({ kind: 'input', model: this, definition, type: this.typeOf(definition) });
    for (const definition of file.decisions)
      this.add({ kind: 'decision', model: this, definition, type: this.typeOf(definition) });
    for (const definition of file.knowledgeModels)
      this.add({ kind: 'knowledge', model: this, definition, type: this.typeOf(definition) });
    for (const definition of file.services)
      this.add({ kind: 'service', model: this, definition, type: this.typeOf(definition) });
  }

  all(): Iterable<Element> {
    return this.elements.values();
  }

  /** Where `reference` leads, and the names of the imports on the way; undefined where it leads nowhere. */
  find(reference: Reference): { readonly path: readonly string[]; readonly element: Element } | undefined {
    let level: { path: readonly string[]; model: Model }[] = [{ path: [], model: this }];
    for (let depth = 0; depth < 10 && level.length > 0; depth++) {
      for (const { path, model } of level) {
        const element = model.file.namespace === reference.namespace ? model.elements.get(reference.id) : undefined;
        if (element) return { path, element };
      }
      level = level.flatMap(({ path, model }) =>
        model.imports.map(({ name, model: imported }) => ({
          path: name === '' ? path : [...path, name],
          model: imported,
        })),
      );
    }
    return undefined;
  }

  byIdOrName(wanted: string): Element | undefined {
    const known = this.elements.get(wanted);
    if (known) return known;
    for (const element of this.elements.values()) {
      const { name, variable } = element.definition;
      if (name === wanted || variable.name === wanted) return element;
    }
    return undefined;
  }

  private add(element: Element): void {
    const { id, name } = element.definition;
    if (this.elements.has(id)) {
      this.report({
        code: 'id-twice',
        severity: 'error',
        elementId: id,
        elementKind: element.kind,
        message: `The id of "${name}" is used twice`,
        mend: 'Give each element an id of its own',
      });
      return;
    }
    this.elements.set(id, element);
  }

  private typeOf({ id, variable }: { id: string; variable: { typeRef?: string } }): FeelType {
    return this.types.resolve(variable.typeRef, id, 'variable');
  }
}
