import { batonModdle, batonNamespace } from './baton-moddle.js';
import type { Finding } from './finding.js';
import { attribute, walk, type SourceElement } from './source-document.js';

const tagOf = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
/** Word → the words that stand in it; '' for those in extension elements. */
const allowed = new Map<string, ReadonlySet<string>>([
  ['', new Set(batonModdle.types.filter(({ on }) => on !== undefined).map(({ name }) => tagOf(name)))],
  ...batonModdle.types.map(
    ({ name, properties }) =>
      [tagOf(name), new Set(properties.filter(({ isMany }) => isMany).map(({ type }) => tagOf(type)))] as const,
  ),
]);

/** Elements in Baton's namespace that do not exist, or not where they stand: the parser would drop them. */
export function unknownWords(root: SourceElement): readonly Finding[] {
  const findings: Finding[] = [];
  for (const element of walk(root)) {
    const { parent } = element;
    if (element.uri !== batonNamespace || !parent) continue;
    const place = parent.uri === batonNamespace ? parent.local : '';
    const misplaced = place === '' && parent.local !== 'extensionElements';
    if (!misplaced && (allowed.get(place)?.has(element.local) ?? true)) continue;
    const holder = nearestWithId(parent);
    const id = holder && attribute(holder, 'id')?.trim();
    findings.push({
      code: 'unknown-word',
      severity: 'error',
      category: 'model',
      ...(id && { elementId: id }),
      ...(holder && { elementKind: holder.local }),
      message: `Baton does not know <baton:${element.local}> in ${misplaced ? `<${parent.local}>` : place === '' ? 'extension elements' : `<baton:${place}>`}, and would ignore it.`,
      mend: "Correct it by the reference of Baton's words, or remove it.",
    });
  }
  return findings;
}

function nearestWithId(element: SourceElement): SourceElement | undefined {
  for (let at: SourceElement | undefined = element; at; at = at.parent)
    if (attribute(at, 'id') !== undefined) return at;
  return undefined;
}
