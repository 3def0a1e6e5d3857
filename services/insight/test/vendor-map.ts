import { readFile } from 'node:fs/promises';

import { readBpmn } from '@baton/bpmn';

import { ProcessMap } from '../src/progress/process-map.js';

export const vendorXml = (): Promise<string> =>
  readFile(new URL('../../../examples/vendor-onboarding/vendor-onboarding.bpmn', import.meta.url), 'utf8');

/** The shipped example, with the steps of `visible` shown to guests. */
export async function vendorMap(...visible: readonly string[]): Promise<ProcessMap> {
  const [process] = (await readBpmn(await vendorXml())).processes;
  if (process === undefined) throw new Error('The example holds no process');
  const elements = Object.entries(process.elements).map(([id, node]) => [
    id,
    visible.includes(id) ? { ...node, baton: { ...node.baton, visibleTo: ['guest'] } } : node,
  ]);
  return new ProcessMap({ ...process, elements: Object.fromEntries(elements) as typeof process.elements });
}
