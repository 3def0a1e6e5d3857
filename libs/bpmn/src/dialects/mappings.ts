import { isJuel } from '../juel/translate-juel.js';
import { childrenOf, type ForeignElement } from './foreign-element.js';
import type { ForeignStep } from './foreign-step.js';

/** `inputOutput`: what goes into the step and comes out of it. */
export function carryInputOutput(step: ForeignStep, mapping: ForeignElement): void {
  for (const parameter of childrenOf(mapping, 'inputParameter')) carryParameter(step, 'baton:Input', parameter);
  for (const parameter of childrenOf(mapping, 'outputParameter')) carryParameter(step, 'baton:Output', parameter);
}

function carryParameter(step: ForeignStep, type: 'baton:Input' | 'baton:Output', parameter: ForeignElement): void {
  const name = parameter.attributes['name'] ?? '';
  const value = valueOf(step, parameter, name);
  if (value !== undefined) step.add(type, { name, value });
}

/** The value of a parameter, entry or list item; nothing, and a finding, where a script computes it. */
function valueOf(step: ForeignStep, holder: ForeignElement, name: string): string | undefined {
  const [content] = holder.children;
  if (!content) return holder.text === '' ? '=null' : step.value(holder.text);
  switch (content.local) {
    case 'list':
      return collected(step, content.children, name, (values) => `=[${values.join(', ')}]`);
    case 'map':
      return collected(step, content.children, name, (values) => {
        const keys = content.children.map(({ attributes }) => attributes['key'] ?? '');
        const entries = keys.map((key, index) => [step.feel(key), values[index]!] as const);
        return keys.some(isJuel)
          ? `=context([${entries.map(([key, value]) => `{ key: ${key}, value: ${value} }`).join(', ')}])`
          : `={ ${entries.map(([key, value]) => `${key}: ${value}`).join(', ')} }`;
      });
    case 'script':
      return scriptValue(step, content, name);
    default:
      return step.value(content.text);
  }
}

function collected(
  step: ForeignStep,
  items: readonly ForeignElement[],
  name: string,
  write: (values: readonly string[]) => string,
): string | undefined {
  const values = items.map((item) =>
    item.local === 'script' ? scriptValue(step, item, name) : itemValue(step, item, name),
  );
  const left = values.find((value) => value !== undefined && isJuel(value) && !value.startsWith('='));
  if (left !== undefined) return left;
  return values.includes(undefined) ? undefined : write(values.map((value) => feelOf(value!)));
}

const itemValue = (step: ForeignStep, item: ForeignElement, name: string): string | undefined =>
  item.local === 'null' ? '=null' : valueOf(step, item, name);

const feelOf = (value: string): string => (value.startsWith('=') ? value.slice(1) : JSON.stringify(value));

function scriptValue(step: ForeignStep, { attributes, text }: ForeignElement, name: string): string | undefined {
  const language = attributes['scriptFormat'] ?? '';
  if (/^juel$/i.test(language)) return step.value(text);
  if (/feel/i.test(language)) return `=${text.replace(/^=\s*/, '')}`;
  lose(step, name, `a script in ${language === '' ? 'no language that is named' : language}`);
  return undefined;
}

function lose(step: ForeignStep, name: string, what: string): void {
  step.tell(
    'error',
    'dialect-word-lost',
    `Its parameter "${name}" comes from ${what}, which is not carried over, so the step would lack it.`,
    'Write the value as FEEL in an input or output of the step.',
  );
}
