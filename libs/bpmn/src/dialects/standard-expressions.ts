import { isJuel, translateJuel, type KnownNames } from '../juel/translate-juel.js';
import { elementOf, textOf, type ModdleElement } from '../moddle-elements.js';

/** Where the standard has a name or reference that other engines let be an expression. */
const texts: Readonly<Record<string, readonly string[]>> = {
  'bpmn:Message': ['name'],
  'bpmn:Signal': ['name'],
  'bpmn:Escalation': ['escalationCode'],
  'bpmn:Error': ['errorCode'],
  'bpmn:CallActivity': ['calledElement'],
};
/** Variables that other engines give each instance of a multi-instance activity, by the names that they have here. */
const loopNames: KnownNames = {
  nrOfInstances: 'numberOfInstances',
  nrOfActiveInstances: 'numberOfActiveInstances',
  nrOfCompletedInstances: 'numberOfCompletedInstances',
  loopCounter: 'loopCounter - 1', // counted from 0 there
};

/** Translates what JUEL there is in the standard's own expressions; what cannot be is left for a rule to report. */
export function translateExpressions(element: ModdleElement, names: KnownNames): void {
  const seen = isRepeated(element) ? { ...names, ...loopNames } : names;
  if (element.$instanceOf?.('bpmn:Expression')) {
    if (isOtherLanguage(textOf(element, 'language'))) return;
    translate(element, 'body', seen);
  }
  for (const property of texts[element.$type] ?? []) translate(element, property, seen);
  if (element.$type === 'bpmn:ScriptTask' && /^juel$/i.test(textOf(element, 'scriptFormat') ?? '')) {
    const script = translateJuel(textOf(element, 'script')?.trim() ?? '', seen);
    if (!('feel' in script)) return;
    element.set('script', script.feel);
    element.set('scriptFormat', 'feel');
  }
}

function translate(element: ModdleElement, property: string, names: KnownNames): void {
  const text = textOf(element, property)?.trim();
  if (text === undefined || !isJuel(text)) return;
  const translated = translateJuel(text, names);
  if ('feel' in translated) element.set(property, `=${translated.feel}`);
}

/** A language that is named and in which `${` means something else, or nothing. */
const isOtherLanguage = (language: string | undefined): boolean =>
  language !== undefined && /groovy|javascript|python|ruby|java$|feel/i.test(language);

/** Whether it stands in an activity that is done several times. */
function isRepeated(element: ModdleElement): boolean {
  for (let at: ModdleElement | undefined = element; at; at = at.$parent)
    if (
      at.$type === 'bpmn:MultiInstanceLoopCharacteristics' ||
      elementOf(at, 'loopCharacteristics')?.$type === 'bpmn:MultiInstanceLoopCharacteristics'
    )
      return true;
  return false;
}
