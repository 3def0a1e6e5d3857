import { bpmnKindOf, elementOf, elementsOf, textOf, type ModdleElement } from '../moddle-elements.js';
import { placeOf, type ForeignFile } from './foreign-step.js';
import { namesIn } from './owners.js';

/**
 * Who does a user task by the standard's `humanPerformer` and `potentialOwner`, in the notation that other engines give them:
 * `user(ann), group(risk)`, or a bare name, which is a person of the former and a group of the latter.
 */
export function ownersByResources(element: ModdleElement, { findings, originalId }: ForeignFile): void {
  if (element.$type !== 'bpmn:UserTask') return;
  const named = elementsOf(element, 'resources').flatMap((resource) => {
    const text = textOf(elementOf(elementOf(resource, 'resourceAssignmentExpression'), 'expression'), 'body')?.trim();
    return text === undefined ? [] : [{ performs: bpmnKindOf(resource) !== 'potentialOwner', text }];
  });
  if (named.length === 0) return;
  const owner = ownerOf(element);
  const candidates: string[] = [];
  for (const { performs, text } of named) {
    const feel = text.startsWith('=');
    if (feel && performs) fill(owner, 'assignee', text);
    else if (feel)
      findings.push({
        code: 'dialect-word-lost',
        severity: 'warning',
        category: 'owner',
        mendKind: 'set-owner',
        ...placeOf(element, originalId),
        message: 'Its potential owners are computed, and are not carried over.',
        mend: 'Write the candidates as FEEL that gives a list such as ["group:risk", "person:ann"].',
      });
    else
      for (const entry of namesIn(text)) {
        const [, kind = performs ? 'user' : 'group', name = entry] =
          /^(user|group)\s*\(\s*([^)]*?)\s*\)$/.exec(entry) ?? [];
        const ref = `${kind === 'user' ? 'person' : 'group'}:${name}`;
        if (performs && kind === 'user') fill(owner, 'assignee', ref);
        else candidates.push(ref);
      }
  }
  if (candidates.length > 0) fill(owner, 'candidates', candidates.join(', '));
  if (textOf(owner, 'assignee') === undefined && textOf(owner, 'candidates') === undefined) return;
  const extensions =
    elementOf(element, 'extensionElements') ?? element.$model.create('bpmn:ExtensionElements', { values: [] });
  element.set('extensionElements', extensions);
  const values = extensions.get('values') as ModdleElement[];
  if (!values.includes(owner)) values.push(owner);
}

const ownerOf = (element: ModdleElement): ModdleElement =>
  elementsOf(elementOf(element, 'extensionElements'), 'values').find(({ $type }) => $type === 'baton:Owner') ??
  element.$model.create('baton:Owner', {});

function fill(owner: ModdleElement, property: string, value: string): void {
  if (textOf(owner, property) === undefined) owner.set(property, value);
}
