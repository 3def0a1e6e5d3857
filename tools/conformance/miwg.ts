import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Rejection } from '@baton/kernel';
import { readBpmn, readiness, type BpmnFile } from '@baton/bpmn';

import { lossOf } from './lossless.js';

export interface SuiteResult {
  readonly suite: string;
  readonly total: number;
  readonly passed: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly failures: readonly { readonly id: string; readonly reason: string }[];
}

const flowNodes = [
  'startEvent',
  'endEvent',
  'intermediateCatchEvent',
  'intermediateThrowEvent',
  'boundaryEvent',
  'implicitThrowEvent',
  'task',
  'userTask',
  'serviceTask',
  'sendTask',
  'receiveTask',
  'scriptTask',
  'manualTask',
  'businessRuleTask',
  'callActivity',
  'subProcess',
  'adHocSubProcess',
  'transaction',
  'exclusiveGateway',
  'inclusiveGateway',
  'parallelGateway',
  'complexGateway',
  'eventBasedGateway',
];

/**
 * Imports every `.bpmn` file under `dir`. One passes when it imports, has as many nodes and flows as its XML has such elements,
 * each node that cannot run is named by a finding, and nothing of it is lost by a layout or a patch.
 */
export async function run(dir: string): Promise<SuiteResult> {
  const counts = { imported: 0, crashed: 0, nodesExact: 0, flowsExact: 0, lossless: 0 };
  const failures: { id: string; reason: string }[] = [];
  const files = (await readdir(dir, { recursive: true })).filter((name) => name.endsWith('.bpmn')).sort();
  for (const id of files) {
    const bytes = await readFile(join(dir, id));
    try {
      const file = await readBpmn(bytes);
      counts.imported += 1;
      const xml = bytes.toString('latin1');
      const drawn = file.processes.filter(({ global }) => !global);
      const nodes = drawn.flatMap(({ elements }) => Object.values(elements));
      const flows = drawn.flatMap((process) => Object.values(process.flows));
      const reasons = [
        ...difference('nodes', nodes.length, countElements(xml, flowNodes)),
        ...difference('flows', flows.length, countElements(xml, ['sequenceFlow'])),
        ...unnamed(file),
      ];
      if (!reasons.some((reason) => reason.startsWith('nodes'))) counts.nodesExact += 1;
      if (!reasons.some((reason) => reason.startsWith('flows'))) counts.flowsExact += 1;
      const loss = await lossOf(bytes, file);
      if (loss === undefined) counts.lossless += 1;
      else reasons.push(loss);
      for (const process of file.processes) readiness(process);
      if (reasons.length > 0) failures.push({ id, reason: reasons.join('; ') });
    } catch (error) {
      if (!(error instanceof Rejection)) counts.crashed += 1;
      failures.push({
        id,
        reason: error instanceof Rejection ? `${error.code}: ${error.message}` : `crashed: ${String(error)}`,
      });
    }
  }
  return { suite: 'miwg', total: files.length, passed: files.length - failures.length, counts, failures };
}

/** Counts start tags by their name without its prefix; knows nothing of how Baton reads. */
function countElements(xml: string, names: readonly string[]): number {
  const bare = xml.replace(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>/g, '');
  return [...bare.matchAll(/<(?:[\w.-]+:)?([A-Za-z]+)[\s/>]/g)].filter(
    ([, name]) => name !== undefined && names.includes(name),
  ).length;
}

function difference(what: string, found: number, expected: number): readonly string[] {
  return found === expected ? [] : [`${what}: ${found} of ${expected}`];
}

function unnamed({ processes, findings }: BpmnFile): readonly string[] {
  const named = new Set(findings.filter(({ severity }) => severity === 'error').map(({ elementId }) => elementId));
  return processes
    .flatMap(({ elements }) => Object.values(elements))
    .filter(({ kind, id }) => kind === 'unsupported' && !named.has(id))
    .map(({ id }) => `not named: ${id}`);
}
