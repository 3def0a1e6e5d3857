import { noExecution, type ExecutionPart, type Visit } from './execution-part.js';
import { noInstance, type InstanceView } from './instance-view.js';
import { noPeople, type PeoplePart } from './people-part.js';

/** What all instances of one version of a process have in common, kept once for all of them. */
export interface Common {
  readonly processName: string;
  readonly modelId: string;
}

/** Without what has a column of its own, and without what is empty. Moments are milliseconds since 1970. */
export interface PackedView {
  readonly execution: PackedExecution;
  readonly people?: PeoplePart;
  readonly marks: Partial<InstanceView['marks']>;
  /**
   * Only of an instance that is done and that machines alone took part in: milliseconds from its start to its end, then
   * per element its id, milliseconds from the instance's start to its own, and to its end from there. Such a row does
   * not change any more. The release before this one reads of it what stands beside it, and folds nothing on it.
   */
  readonly p?: readonly (string | number)[];
}

type PackedExecution = Omit<Partial<ExecutionPart>, 'processKey' | 'version' | 'businessKey'>;

const isEmpty = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return value === '';
  if (Array.isArray(value)) return value.length === 0;
  for (const _name in value) return false;
  return true;
};

/** @param common what is stored of the process's version; undefined where nothing is */
export function packView(view: InstanceView, common: Common | undefined): PackedView {
  const { execution, people, marks } = view;
  const untouched = people === noPeople && marks.people === noInstance.marks.people;
  const isPlain = common !== undefined && untouched && isPlainlyDone(execution, common);
  const visits = isPlain ? visitsOf(execution) : undefined;
  if (visits !== undefined)
    return {
      execution: { state: 'done', startedAt: execution.startedAt },
      marks: { execution: marks.execution },
      p: visits,
    };
  const { processKey: _key, version: _version, businessKey: _businessKey, ...rest } = execution;
  const kept: Record<string, unknown> = {};
  for (const name in rest) {
    const value = rest[name as keyof typeof rest];
    if (!isEmpty(value)) kept[name] = value;
  }
  return { execution: kept, ...(people !== noPeople && { people }), marks };
}

/** Whether nothing is lost where only the visits and what is in common are kept beside the columns. */
const isPlainlyDone = (
  { state, endedAt, ending, suspended, processName, modelId, startedBy, parties, active, incidents }: ExecutionPart,
  common: Common,
): boolean =>
  state === 'done' &&
  endedAt !== undefined &&
  ending === undefined &&
  suspended === undefined &&
  isEmpty(active) &&
  isEmpty(incidents) &&
  processName === common.processName &&
  modelId === common.modelId &&
  (parties.length === 1 ? parties[0] === startedBy : parties.length === 0 && startedBy === '');

/** Undefined where a visit was more than a beginning and an end. */
function visitsOf({ startedAt, endedAt = startedAt, past }: ExecutionPart): (string | number)[] | undefined {
  const packed: (string | number)[] = [endedAt - startedAt];
  for (const element in past) {
    const { since, at, terminated, times, task } = past[element] as Visit;
    if (terminated !== undefined || times !== undefined || task !== undefined) return undefined;
    packed.push(element, since - startedAt, at - since);
  }
  return packed;
}

/** @param parties the row's own: of a packed instance at most the one who started it */
export function unpackView(
  { execution, people = noPeople, marks: seen, p }: PackedView,
  columns: Pick<ExecutionPart, 'processKey' | 'version' | 'businessKey'>,
  parties: readonly string[],
  common: Common | undefined,
): InstanceView {
  const part = { ...noExecution, ...execution, ...columns };
  const marks = { ...noInstance.marks, ...seen };
  if (p === undefined) return { execution: part, people, marks };
  const { startedAt } = part;
  const past: [string, Visit][] = [];
  for (let i = 1; i < p.length; i += 3) {
    const since = startedAt + Number(p[i + 1]);
    past.push([String(p[i]), { since, at: since + Number(p[i + 2]) }]);
  }
  const endedAt = startedAt + Number(p[0]);
  const started = { startedBy: parties[0] ?? '', endedAt, past: Object.fromEntries(past), parties };
  return { execution: { ...part, ...common, ...started }, people, marks };
}
