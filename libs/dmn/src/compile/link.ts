import type { DmnFile } from '../model.js';
import { isModelNamespace } from '../read/namespaces.js';
import { Model, type Imported, type Report } from './model.js';

/** The model of `file` with all that it imports, each read once; imports that are not among `others` are reported. */
export function link(file: DmnFile, others: readonly DmnFile[], report: Report): Model {
  const files = new Map(others.map((other) => [other.namespace, other]));
  const linked = new Map<DmnFile, Model>();
  const open: DmnFile[] = [];
  const linkOne = (one: DmnFile): Model => {
    const known = linked.get(one);
    if (known) return known;
    open.push(one);
    const imports: Imported[] = [];
    for (const { name, namespace, importType } of one.imports) {
      const imported = namespace === one.namespace ? undefined : files.get(namespace);
      if (imported && !open.includes(imported)) imports.push({ name, model: linkOne(imported) });
      else if (imported || isModelNamespace(importType) || importType === '')
        report({
          code: imported ? 'import-cycle' : 'import-missing',
          severity: 'error',
          elementId: name,
          elementKind: 'import',
          message: imported
            ? `"${one.name}" and "${imported.name}" import each other`
            : `The file with namespace ${namespace}, which "${one.name}" imports, is not here`,
          mend: imported
            ? 'Move what both need into a third file'
            : 'Deploy the imported file first, or together with this one',
        });
    }
    open.pop();
    const model = new Model(
      one,
      imports,
      one === file ? report : (finding) => report({ ...finding, message: `${one.name}: ${finding.message}` }),
    );
    linked.set(one, model);
    return model;
  };
  return linkOne(file);
}
