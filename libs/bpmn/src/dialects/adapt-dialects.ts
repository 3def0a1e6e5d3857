import type { Finding } from '../finding.js';
import { elementsOf, type ModdleElement } from '../moddle-elements.js';
import type { Definitions } from '../parse-definitions.js';
import { activiti } from './activiti.js';
import { camunda7 } from './camunda7.js';
import { camunda8 } from './camunda8.js';
import type { Dialect, ForeignWord } from './dialect.js';
import { elementsBelow } from './elements-below.js';
import { flowable } from './flowable.js';
import { foreignAttributes, foreignElements } from './foreign-element.js';
import { ForeignStep, type ForeignFile } from './foreign-step.js';
import { translateExpressions } from './standard-expressions.js';
import { ownersByResources } from './standard-resources.js';

/** The dialects that are understood; a namespace belongs to the first that names it. */
export const dialects: readonly Dialect[] = [camunda7, camunda8, flowable, activiti];

/**
 * Turns what other engines say into Baton's own words, in the parsed file alone: its text stays as it is. Own words come
 * first. Whatever is not taken over is told.
 */
export function adaptDialects({ root, originalId }: Definitions): readonly Finding[] {
  const findings: Finding[] = [];
  const elements = [...elementsBelow(root)];
  const file: ForeignFile = { names: {}, initiators: initiatorsOf(elements), findings, originalId };
  for (const element of elements) translateExpressions(element, file.names);
  const spoken = new Set<Dialect>();
  for (const element of elements) {
    for (const dialect of adapt(element, file)) spoken.add(dialect);
    ownersByResources(element, file);
  }
  if ([...spoken].some(({ expressions }) => expressions === 'juel'))
    for (const element of elements) passNothing(element);
  return findings;
}

/** Takes over the words on one element. @returns the dialects that it speaks */
function adapt(element: ModdleElement, file: ForeignFile): readonly Dialect[] {
  const attributes = foreignAttributes(element);
  const words = foreignElements(element);
  const spoken = dialects.filter(({ namespaces }) =>
    [...attributes, ...words].some(({ uri }) => namespaces.includes(uri)),
  );
  for (const dialect of spoken) {
    const step = new ForeignStep(element, dialect, file);
    for (const { uri, local, value } of attributes)
      if (dialect.namespaces.includes(uri) && value.trim() !== '')
        take(step, wordIn(dialect.attributes, local), value, `${local}="${shortened(value)}"`);
    for (const word of words)
      if (dialect.namespaces.includes(word.uri))
        take(step, wordIn(dialect.elements, word.local), word, `<${word.local}>`);
    step.finish();
  }
  return spoken;
}

function take<Value>(step: ForeignStep, word: ForeignWord<Value> | undefined, value: Value, written: string): void {
  if (!word)
    step.tell(
      'info',
      'dialect-word-unknown',
      `Its ${written} is no word of ${step.dialect.title} that is known, and is not carried over.`,
      'Correct its spelling, or say it in words of Baton.',
    );
  else if ('carry' in word) word.carry(step, value);
  else step.tell(word.severity, 'dialect-word-lost', `Its ${written} is not carried over: ${word.why}.`, word.mend);
}

const wordIn = <Word>(words: Readonly<Record<string, Word>>, name: string): Word | undefined =>
  Object.hasOwn(words, name) ? words[name] : undefined;

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

function initiatorsOf(elements: readonly ModdleElement[]): ReadonlySet<string> {
  return new Set(
    elements.flatMap((element) =>
      foreignAttributes(element).flatMap(({ local, value }) => (local === 'initiator' ? [value] : [])),
    ),
  );
}

/** These engines pass to and from a call what it names, and nothing else. */
function passNothing(element: ModdleElement): void {
  if (element.$type !== 'bpmn:CallActivity') return;
  let extensions = element.get('extensionElements') as ModdleElement | undefined;
  const words = elementsOf(extensions, 'values');
  const call = words.find(({ $type }) => $type === 'baton:Call');
  if (call) {
    if (call.get('passAll') !== undefined) return;
    if (call.get('passAllIn') === undefined) call.set('passAllIn', false);
    if (call.get('passAllOut') === undefined) call.set('passAllOut', false);
    return;
  }
  if (!extensions) {
    extensions = element.$model.create('bpmn:ExtensionElements', { values: [] });
    element.set('extensionElements', extensions);
  }
  (extensions.get('values') as ModdleElement[]).push(
    element.$model.create('baton:Call', { passAllIn: false, passAllOut: false }),
  );
}
