import { noExecution, type ExecutionPart } from './execution-part.js';
import { including } from './fact-of.js';
import type { InstanceView } from './instance-view.js';
import { noPeople, type PeoplePart } from './people-part.js';
import { standingOf, type Standing } from './standing.js';

/** A view as it is stored: the columns one can search by, and the packed parts. Moments are milliseconds since 1970. */
export interface InstanceRow {
  readonly tenant: string;
  readonly instance_id: string;
  /** Empty until the start of the instance is known. */
  readonly process_key: string;
  readonly version: number;
  readonly business_key: string;
  readonly standing: Standing;
  readonly risk_at: number | null;
  readonly due_at: number | null;
  readonly parties: readonly string[];
  /** Whether a person or a group is among the parties. */
  readonly has_people: boolean;
  readonly now_elements: readonly string[];
  readonly execution_seq: number;
  readonly people_seq: number;
  readonly execution: ExecutionPart;
  readonly people: PeoplePart | null;
}

export function toRow(tenant: string, instanceId: string, view: InstanceView): InstanceRow {
  const { execution, people, marks } = view;
  const { standing, riskAt, dueAt } = standingOf(view);
  const elements = Object.values(execution.active).map(({ element }) => element);
  const stuck = Object.values(execution.incidents).map(({ element }) => element);
  const parties = including(execution.parties, people.parties);
  return {
    tenant,
    instance_id: instanceId,
    process_key: execution.processKey,
    version: execution.version,
    business_key: execution.businessKey,
    standing,
    risk_at: riskAt,
    due_at: dueAt,
    parties,
    has_people: parties.some((ref) => ref.startsWith('person:') || ref.startsWith('group:')),
    now_elements: including([], [...elements, ...stuck]),
    execution_seq: marks.execution,
    people_seq: marks.people,
    execution,
    people: people === noPeople ? null : people,
  };
}

export const toView = (
  row: Pick<InstanceRow, 'execution_seq' | 'people_seq'> & {
    readonly execution: ExecutionPart | null;
    readonly people: PeoplePart | null;
  },
): InstanceView => ({
  execution: row.execution ?? noExecution,
  people: row.people ?? noPeople,
  marks: { execution: Number(row.execution_seq), people: Number(row.people_seq) },
});
