import { Rejection } from '@baton/kernel';
import { checkProcess } from './check-process.js';
import { checkStandard } from './check-standard.js';
import { checkWords } from './check-words.js';
import { adaptDialects } from './dialects/adapt-dialects.js';
import { decodeXml } from './decode-xml.js';
import type { Finding } from './finding.js';
import { makeIdsLegal, type LegalText } from './legal-ids.js';
import { defaultLimits, type ReadLimits } from './limits.js';
import { bpmnKindOf, elementOf, elementsOf, idOf, present, textOf, type ModdleElement } from './moddle-elements.js';
import { bpmnNamespace } from './names.js';
import { parseDefinitions, type Definitions } from './parse-definitions.js';
import type { ErrorDefinition, MessageDefinition, ProcessModel } from './process-model.js';
import { wordsOf } from './read-extensions.js';
import { readGlobalTasks } from './read-global-tasks.js';
import { readProcess } from './read-process.js';
import type { ImportResolver } from './rules/standard/follow-imports.js';
import { withNumbers } from './rules/standard/rule-numbers.js';
import { expressionDoubtful } from './rules/expression-doubtful.js';
import { scanXml } from './source-document.js';
import { unknownWords } from './unknown-words.js';

export interface BpmnFile {
  readonly name?: string;
  readonly processes: readonly ProcessModel[];
  /** What is wrong with the file and its processes; `readiness` adds what a map leaves out. */
  readonly findings: readonly Finding[];
  readonly messages: readonly MessageDefinition[];
  readonly errors: readonly ErrorDefinition[];
  readonly pools: readonly Pool[];
  readonly messageFlows: readonly MessageFlow[];
  /** The file says where its shapes are; see `ensureLayout` otherwise. */
  readonly hasDiagram: boolean;
}

export interface Pool {
  readonly id: string;
  readonly name?: string;
  /** Absent for a black box. */
  readonly process?: string;
}

export interface MessageFlow {
  readonly id?: string;
  readonly name?: string;
  /** Id of a flow node or a pool. */
  readonly source?: string;
  readonly target?: string;
}

/**
 * Reads a BPMN 2.0 file. Only what cannot be read at all is refused; everything else that is wrong is a finding.
 *
 * @param input text, or bytes in the encoding that their XML declaration names
 * @param imported gives the files that this one imports, so that they can be checked with it; without it they are not looked at
 * @throws Rejection `invalid` BPMN_MALFORMED, BPMN_DTD, BPMN_NOT_BPMN; `too-large` BPMN_TOO_LARGE
 */
export async function readBpmn(
  input: string | Uint8Array,
  limits: ReadLimits = defaultLimits,
  imported?: ImportResolver,
): Promise<BpmnFile> {
  if (input.length > limits.maxLength * 4)
    throw new Rejection('too-large', 'BPMN_TOO_LARGE', `The file has more than ${limits.maxLength} characters`);
  const text = decodeXml(input);
  const root = scanXml(text, limits);
  if (root.local !== 'definitions' || root.uri !== bpmnNamespace) {
    throw new Rejection(
      'invalid',
      'BPMN_NOT_BPMN',
      `The file is no BPMN 2.0: its first element is ${root.local}, not definitions in ${bpmnNamespace}`,
    );
  }
  const legal = makeIdsLegal(text, root);
  const definitions = await parseDefinitions(legal);
  const foreign = adaptDialects(definitions);
  const elements = elementsOf(definitions.root, 'rootElements');
  const ofKind = (kind: string) => elements.filter((element) => bpmnKindOf(element) === kind);
  const pools = elements.flatMap((element) => elementsOf(element, 'participants'));
  const read = ofKind('process').map((process) => {
    const pool = pools.find((candidate) => elementOf(candidate, 'processRef') === process);
    return readProcess(process, textOf(pool, 'name')?.trim(), definitions);
  });
  const processes = [...read.map(({ model }) => model), ...readGlobalTasks(elements, definitions, { text, root })];
  return present({
    name: textOf(definitions.root, 'name'),
    processes,
    findings: [
      ...(read.length === 0 ? [noProcess] : []),
      ...definitions.findings,
      ...foreign,
      ...repeatedIds(legal),
      ...notRead(elements, definitions),
      ...read.flatMap(({ findings }) => findings),
      ...unknownWords(root),
      ...checkWords(definitions),
      ...processes.flatMap(checkProcess),
      // Never in the way of a deployment, so not looked for again there.
      ...processes.flatMap(expressionDoubtful),
      ...checkStandard(text, root, imported),
    ].map((finding) => withNumbers(finding)),
    messages: ofKind('message').map((message) => readMessageRoot(message, definitions)),
    errors: ofKind('error').map((error) =>
      present({ id: original(error, definitions), name: textOf(error, 'name'), code: textOf(error, 'errorCode') }),
    ),
    pools: pools.map((pool) =>
      present({
        id: original(pool, definitions) ?? '',
        name: textOf(pool, 'name')?.trim(),
        process: original(elementOf(pool, 'processRef'), definitions),
      }),
    ),
    messageFlows: elements
      .flatMap((element) => elementsOf(element, 'messageFlows'))
      .map((flow) =>
        present({
          id: original(flow, definitions),
          name: textOf(flow, 'name')?.trim(),
          source: original(elementOf(flow, 'sourceRef'), definitions),
          target: original(elementOf(flow, 'targetRef'), definitions),
        }),
      ),
    hasDiagram: elementsOf(definitions.root, 'diagrams').some(
      (diagram) => elementsOf(elementOf(diagram, 'plane'), 'planeElement').length > 0,
    ),
  });
}

const noProcess: Finding = {
  code: 'process-missing',
  severity: 'error',
  category: 'model',
  message: 'The file holds no process, so nothing in it can run.',
  mend: 'Draw at least one process with a start event and steps.',
};

function original(element: ModdleElement | undefined, { originalId }: Definitions): string | undefined {
  const id = idOf(element);
  return id === undefined ? undefined : originalId(id);
}

function readMessageRoot(message: ModdleElement, definitions: Definitions): MessageDefinition {
  const [word] = wordsOf(message, 'baton:Message');
  return present({
    id: original(message, definitions),
    name: textOf(word, 'name') ?? textOf(message, 'name') ?? '',
    correlationKey: textOf(word, 'correlationKey'),
    ttl: textOf(word, 'ttl'),
  });
}

function repeatedIds({ repeated }: LegalText): readonly Finding[] {
  return repeated.map(({ id, standIn, element }) => {
    const decisive =
      element.uri === bpmnNamespace &&
      /task$|event$|gateway$|subProcess$|^transaction$|^callActivity$|^sequenceFlow$|^message$|^error$|^process$/i.test(
        element.local,
      );
    return {
      code: 'id-repeated',
      severity: decisive ? ('error' as const) : ('info' as const),
      category: 'model' as const,
      elementId: standIn,
      elementKind: element.local,
      message:
        id === ''
          ? 'Its id is empty.'
          : `Its id "${id}" was taken by another element before, so references to it are unclear; this one is shown as "${standIn}".`,
      mend: 'Give it an id of its own.',
    };
  });
}

/** Root elements that hold flow elements but are no process. */
function notRead(elements: readonly ModdleElement[], definitions: Definitions): readonly Finding[] {
  return elements
    .filter((element) => bpmnKindOf(element) !== 'process' && elementsOf(element, 'flowElements').length > 0)
    .map((element) => {
      const id = original(element, definitions);
      return {
        code: 'unsupported-element',
        severity: 'warning',
        category: 'model',
        ...(id && { elementId: id }),
        elementKind: bpmnKindOf(element),
        message: `A ${bpmnKindOf(element)} is not supported yet; it is kept in the file but not shown as work.`,
        mend: 'Draw what should run as a process.',
      };
    });
}
