import type { SourceElement } from '../../source-document.js';
import { attr, kidOf, scopeOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

/** Links find each other by reference, or else by name. */
export const linkPair: StandardRule = {
  code: 'link-unpaired',
  severity: 'error',
  says: 'Every link that catches has links that throw to it, every link that throws one that catches it, and both sides say the same.',
  mend: 'Give both links the same name, or let their source and target name each other.',
  *check(tree) {
    const links = tree
      .ofKind('intermediateCatchEvent', 'intermediateThrowEvent')
      .flatMap((event) =>
        tree.triggersOf(event).flatMap((link) => (link.local === 'linkEventDefinition' ? [{ event, link }] : [])),
      );
    const scopes = new Map<SourceElement | undefined, Map<string, Set<string>>>();
    const named = new Set<SourceElement>();
    for (const { event, link } of links) {
      const kinds = scopes.get(scopeOf(event)) ?? new Map<string, Set<string>>();
      const names = kinds.get(event.local) ?? new Set();
      scopes.set(scopeOf(event), kinds.set(event.local, names.add(attr(link, 'name') ?? '')));
      for (const other of tree.targets(link, event.local === 'intermediateCatchEvent' ? 'source' : 'target'))
        named.add(other);
    }
    for (const { event, link } of links) {
      const catches = event.local === 'intermediateCatchEvent';
      const name = attr(link, 'name');
      const others = scopes.get(scopeOf(event))?.get(catches ? 'intermediateThrowEvent' : 'intermediateCatchEvent');
      const references = tree.references(link, catches ? 'source' : 'target');
      if (references.length === 0) {
        if (!named.has(link) && !(name && others?.has(name)))
          yield {
            at: event,
            message: `Nothing ${catches ? 'throws to' : 'catches'} the link ${title(event)}.`,
            numbers: catches ? ['EXT.124'] : ['EXT.125', 'EXT.126'],
          };
        continue;
      }
      for (const { value, target } of references) {
        const back = catches ? 'target' : 'source';
        if (!target || target.local !== 'linkEventDefinition')
          yield {
            at: event,
            message: `The link ${title(event)} names "${value}", which is no link.`,
            numbers: catches ? ['EXT.124'] : ['EXT.125', 'EXT.126'],
          };
        else if (kidOf(target, back) && !tree.targets(target, back).includes(link))
          yield {
            at: event,
            message: `The link ${title(event)} names "${value}" as its ${catches ? 'source' : 'target'}, which names another.`,
            numbers: ['EXT.118'],
          };
      }
    }
  },
};
