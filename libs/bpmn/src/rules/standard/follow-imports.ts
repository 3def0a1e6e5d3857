import { Rejection } from '@baton/kernel';
import { decodeXml } from '../../decode-xml.js';
import { bpmnNamespace } from '../../names.js';
import { scanXml, walk, type SourceElement } from '../../source-document.js';
import { attr, idOf, kidsOf } from './elements.js';
import { noImports, type Imports } from './imports.js';

/** Gives the file at a location as an import names it, read from the file `from` (itself a location; absent for the first one). */
export type ImportResolver = (location: string, from: string | undefined) => ImportedFile | undefined;

export interface ImportedFile {
  /** Names the file wherever it is imported from. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** More files than this are not followed: an import may lead anywhere. */
const mostFiles = 100;

/**
 * Reads what a file imports, and what that imports. Other files than BPMN are only looked for: where one is missing, what it describes
 * cannot be checked, which is no breach.
 */
export function followImports(root: SourceElement, imported: ImportResolver | undefined): Imports {
  if (!imported) return noImports;
  const problems: { element: SourceElement; problem: string }[] = [];
  const repeated: Imports['repeated'][number][] = [];
  const spaces = new Map<string, Map<string, string>>();
  const read = new Set<string>();
  const take = (document: SourceElement, name: string, via: SourceElement | undefined) => {
    const space = attr(document, 'targetNamespace') ?? '';
    const ids = spaces.get(space) ?? new Map<string, string>();
    spaces.set(space, ids);
    for (const element of walk(document)) {
      const id = element.uri === bpmnNamespace ? idOf(element) : undefined;
      if (id === undefined) continue;
      const first = ids.get(id);
      if (first === undefined) ids.set(id, name);
      else if (first !== name && via && element !== document) repeated.push({ id, element: via, first, second: name });
    }
  };
  take(root, 'this file', undefined);
  const queue: { document: SourceElement; path: string | undefined; via: SourceElement | undefined }[] = [
    { document: root, path: undefined, via: undefined },
  ];
  for (let next = queue.shift(); next && read.size < mostFiles; next = queue.shift())
    for (const element of kidsOf(next.document, 'import')) {
      if (attr(element, 'importType') !== bpmnNamespace) continue;
      const via = next.via ?? element;
      const location = attr(element, 'location') ?? '';
      const file = imported(location, next.path);
      if (!file) {
        problems.push({ element: via, problem: 'is not there' });
        continue;
      }
      if (read.has(file.path)) continue;
      read.add(file.path);
      try {
        const document = scanXml(decodeXml(file.content));
        if (document.uri !== bpmnNamespace || document.local !== 'definitions')
          problems.push({ element: via, problem: 'is no BPMN file' });
        take(document, `"${location}"`, via);
        queue.push({ document, path: file.path, via });
      } catch (error) {
        if (!(error instanceof Rejection)) throw error;
        problems.push({ element: via, problem: `cannot be read: ${error.message}` });
      }
    }
  return { problems, repeated };
}
