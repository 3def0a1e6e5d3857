import { elementOf, elementsOf, present, textOf, type ModdleElement } from './moddle-elements.js';
import type { ScriptDefinition } from './process-model.js';
import type { JobDefinition, Owner, StepExtensions } from './step-extensions.js';

const zeebe = 'http://camunda.org/schema/zeebe/1.0';

/** What other engines' extensions say that has the same meaning here. Expressions in their own languages are not taken over. */
export function readForeignWords(element: ModdleElement): Partial<StepExtensions> {
  const mapping = zeebeWord(element, 'ioMapping');
  const mappings = (local: string) =>
    (mapping?.$children ?? [])
      .filter((child) => localName(child) === local)
      .map((child) => ({ name: textOf(child, 'target') ?? '', value: textOf(child, 'source') ?? '' }));
  return present({
    owner: zeebeOwner(element) ?? camundaOwner(element),
    job: zeebeJob(element) ?? camundaJob(element),
    form: formOf(element),
    inputs: mapping && mappings('input'),
    outputs: mapping && mappings('output'),
  });
}

export function foreignCorrelationKey(message: ModdleElement): string | undefined {
  return textOf(zeebeWord(message, 'subscription'), 'correlationKey');
}

export function foreignScript(task: ModdleElement): ScriptDefinition | undefined {
  const script = zeebeWord(task, 'script');
  return (
    script &&
    present({ expression: textOf(script, 'expression') ?? '', resultVariable: textOf(script, 'resultVariable') })
  );
}

function zeebeWord(element: ModdleElement, local: string): ModdleElement | undefined {
  return elementsOf(elementOf(element, 'extensionElements'), 'values').find(
    (value) => value.$descriptor.ns.uri === zeebe && localName(value) === local,
  );
}

function localName({ $type }: ModdleElement): string {
  return $type.slice($type.indexOf(':') + 1);
}

function zeebeOwner(element: ModdleElement): Owner | undefined {
  const definition = zeebeWord(element, 'assignmentDefinition');
  return (
    definition &&
    ownerFrom(
      textOf(definition, 'assignee'),
      textOf(definition, 'candidateGroups'),
      textOf(definition, 'candidateUsers'),
    )
  );
}

function camundaOwner({ $attrs }: ModdleElement): Owner | undefined {
  return ownerFrom($attrs['camunda:assignee'], $attrs['camunda:candidateGroups'], $attrs['camunda:candidateUsers']);
}

function ownerFrom(
  assignee: string | undefined,
  groups: string | undefined,
  users: string | undefined,
): Owner | undefined {
  const person = assignee !== undefined && isReadable(assignee) ? named('person', assignee) : undefined;
  const candidates = [...candidatesOf('group', groups), ...candidatesOf('person', users)];
  return person === undefined && candidates.length === 0 ? undefined : present({ assignee: person, candidates });
}

function candidatesOf(kind: 'group' | 'person', text: string | undefined): readonly string[] {
  if (text === undefined || !isReadable(text)) return [];
  if (text.startsWith('=')) return [text];
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => named(kind, entry));
}

function named(kind: 'group' | 'person', text: string): string {
  return text.startsWith('=') ? text : `${kind}:${text.trim()}`;
}

function isReadable(text: string): boolean {
  return text.trim() !== '' && !/[#$]\{/.test(text);
}

function zeebeJob(element: ModdleElement): JobDefinition | undefined {
  const definition = zeebeWord(element, 'taskDefinition');
  const type = textOf(definition, 'type');
  return type === undefined ? undefined : jobOf(type, Number(textOf(definition, 'retries') ?? Number.NaN));
}

function camundaJob({ $attrs }: ModdleElement): JobDefinition | undefined {
  const topic = $attrs['camunda:topic'];
  return $attrs['camunda:type'] === 'external' && topic !== undefined && isReadable(topic)
    ? jobOf(topic, Number.NaN)
    : undefined;
}

function jobOf(type: string, retries: number): JobDefinition {
  return { type, retries: Number.isSafeInteger(retries) && retries >= 0 ? retries : 3, backoff: 'PT10S' };
}

function formOf(element: ModdleElement): { readonly key: string } | undefined {
  const definition = zeebeWord(element, 'formDefinition');
  const key = textOf(definition, 'formId') ?? textOf(definition, 'formKey') ?? element.$attrs['camunda:formKey'];
  return key === undefined || key === '' ? undefined : { key };
}
