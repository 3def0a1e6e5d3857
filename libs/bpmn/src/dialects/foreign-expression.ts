import { scriptLanguageOf } from '../script-language.js';
import { isJuel, translateJuel } from '../juel/translate-juel.js';
import { aboutFlow, aboutNode, aboutProcess, flowsOf, nodesOf, title, type Rule } from '../rules/rule.js';

/** Of the element itself: text for people, or a name that others refer to. */
const ownTexts = new Set(['id', 'name', 'documentation', 'department', 'pool']);
/** Anywhere: text for people, or source in a language of its own. */
const passedOver = new Set(['schema', 'body', 'subject', 'label']);

/** No expression of another engine is left: what could not be translated exactly has to be written anew. */
export const foreignExpression: Rule = (process) => [
  ...left(process.baton, '').map(([place, text]) => aboutProcess(process, told(place, text, `"${process.id}"`))),
  ...nodesOf(process).flatMap((node) => {
    const source = node.kind === 'scriptTask' && scriptLanguageOf(node.script) !== 'feel';
    return left(source ? { ...node, script: {} } : node, '').map(([place, text]) =>
      aboutNode(process, node, told(place, text, title(node))),
    );
  }),
  ...nodesOf(process).flatMap((node) => {
    if (node.kind !== 'scriptTask' || scriptLanguageOf(node.script) !== 'javascript') return [];
    const [use] = enginesOwn.exec(node.script.expression) ?? [];
    return use === undefined ? [] : [aboutNode(process, node, usesEngine(use, title(node)))];
  }),
  ...flowsOf(process).flatMap((flow) => {
    const language = flow.condition?.language;
    return language !== undefined && isOtherLanguage(language)
      ? [aboutFlow(process, flow, inOtherLanguage(language, title(flow)))]
      : [];
  }),
  ...flowsOf(process).flatMap((flow) =>
    left(flow, '').map(([place, text]) => aboutFlow(process, flow, told(place, text, title(flow)))),
  ),
];

function told(place: string, text: string, of: string) {
  const translated = translateJuel(text);
  const why = 'refused' in translated ? translated.refused : 'an expression in a place where none is read';
  return {
    code: 'expression-foreign' as const,
    severity: 'error' as const,
    category: 'decision' as const,
    message: `The ${place} of ${of}, \`${shortened(text)}\`, has no exact counterpart in FEEL: ${why}.`,
    mend: 'Write it in FEEL, over variables that a step before has set.',
    ...(place === 'condition.text' ? { mendKind: 'set-condition' as const } : {}),
  };
}

/** What a script of another engine calls that is not there here. */
const enginesOwn = /\b(?:execution|task|delegateTask|Java|Packages|java)\s*\.\s*\w+/;

const usesEngine = (use: string, of: string) => ({
  code: 'expression-foreign' as const,
  severity: 'error' as const,
  category: 'decision' as const,
  message: `The script of ${of} uses ${use.replace(/\s/g, '')}, which belongs to another engine.`,
  mend: 'Read variables by their names, and let the value of the script go to its result variable.',
  mendKind: 'set-script' as const,
});

/** A condition is FEEL; these are neither that nor translated to it. */
const otherLanguage = /groovy|javascript|ecmascript|python|ruby|mvel|drools/i;
/** Whether a condition is in a language that only a rule may name. */
export const isOtherLanguage = (language: string | undefined): boolean =>
  language !== undefined && otherLanguage.test(language);

const inOtherLanguage = (language: string, of: string) => ({
  code: 'expression-foreign' as const,
  severity: 'error' as const,
  category: 'decision' as const,
  message: `The condition of ${of} is written in ${language}, which conditions are not.`,
  mend: 'Write it in FEEL, or let a script task compute it before.',
  mendKind: 'set-condition' as const,
});

/** Texts with JUEL in them, however deep, each with its path. */
function left(value: unknown, path: string): readonly (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return isForeign(value) ? [[path, value]] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    passedOver.has(key) || (path === '' && ownTexts.has(key)) ? [] : left(inner, path === '' ? key : `${path}.${key}`),
  );
}

/** Whether a text that was not translated has JUEL in it; in FEEL such signs stand in texts alone. */
export const isForeign = (text: string): boolean =>
  !text.startsWith('=') && isJuel(text) && !/^[^$#]*"[^"]*[$#]\{/.test(text);

const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
