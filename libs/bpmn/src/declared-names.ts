import type { FlowNode, ProcessModel } from './process-model.js';
import { nodesOf } from './rules/rule.js';

/** What the engine itself gives to expressions at some places. */
const GIVEN = [
  'loopCounter',
  'numberOfInstances',
  'numberOfActiveInstances',
  'numberOfCompletedInstances',
  'numberOfTerminatedInstances',
  'activationCount',
];

/**
 * Names of variables that a process itself says it has: data it draws, what its steps map, answer and repeat over, fields of
 * its forms. Those that come with a start, a message or a job's answer are unknown.
 */
export function declaredNames(process: ProcessModel): readonly string[] {
  const names = new Set([
    ...GIVEN,
    ...(process.data ?? []).map(({ variable }) => variable),
    ...nodesOf(process).flatMap(namesOfNode),
  ]);
  return [...names].filter((name) => name !== '');
}

function namesOfNode(node: FlowNode): readonly string[] {
  const { inputs, outputs, connector, form } = node.baton;
  const loop = 'loop' in node && node.loop?.type === 'multiInstance' ? node.loop : undefined;
  const results = [
    'script' in node ? node.script.resultVariable : undefined,
    'decision' in node ? node.decision?.resultVariable : undefined,
    loop?.elementVariable,
    loop?.outputCollection,
  ];
  return [
    ...[...inputs, ...outputs, ...(connector?.outputs ?? [])].map(({ name }) => name),
    ...results.filter((name) => name !== undefined),
    ...fieldsOf(form?.schema),
  ];
}

function fieldsOf(schema: string | undefined): readonly string[] {
  if (schema === undefined) return [];
  try {
    const { properties } = Object(JSON.parse(schema)) as { readonly properties?: unknown };
    return Object.keys(Object(properties) as object);
  } catch {
    return [];
  }
}
