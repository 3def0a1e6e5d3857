import { bpmnText, ensureLayout, patchElement, readBpmn, type BpmnFile } from '@baton/bpmn';

/**
 * What a file loses when Baton lays it out and changes one name in it, undefined where it loses nothing: the model is the
 * same afterwards, and no byte outside the changed tag is another.
 */
export async function lossOf(bytes: Uint8Array, file: BpmnFile): Promise<string | undefined> {
  const text = bpmnText(bytes);
  const laidOut = await readBpmn(await ensureLayout(text));
  if (!sameModel(file, laidOut)) return 'its layout changed the model';
  const node = file.processes.flatMap(({ elements }) => Object.values(elements)).find(({ name }) => name !== undefined);
  if (!node || !hasOne(text, node.id)) return undefined;
  const changed = await patchElement(text, node.id, { name: `${node.name} (changed)` });
  const region = differing(await patchElement(text, node.id, {}), changed);
  if (/[<>]/.test(region)) return `the new name of ${node.id} changed more than its tag: ${region}`;
  const renamed = await readBpmn(changed);
  const names = renamed.processes.flatMap(({ elements }) => Object.values(elements)).find(({ id }) => id === node.id);
  return names?.name === `${node.name} (changed)`.trim() ? undefined : `the new name of ${node.id} is not there`;
}

const sameModel = (one: BpmnFile, other: BpmnFile): boolean =>
  JSON.stringify(one.processes) === JSON.stringify(other.processes);

/** Whether the file has this id once; of two elements with one id, either could be meant. */
const hasOne = (text: string, id: string): boolean => text.split(`id="${id}"`).length === 2;

/** What stands in the first text between what both begin and end with. */
function differing(before: string, after: string): string {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end))
    end += 1;
  return before.slice(start, before.length - end);
}
