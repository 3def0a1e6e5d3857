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
  /** Counts the writes of the row. */
  readonly revision: number;
  readonly view: PackedView;
}

/** Kept as text: PostgreSQL need not look into it. */
export interface PackedView {
  readonly execution: PackedExecution;
  readonly people?: PeoplePart;
  readonly marks: InstanceView['marks'];
}

/** Without what has a column of its own, and without what is empty. */
type PackedExecution = Omit<Partial<ExecutionPart>, 'processKey' | 'version' | 'businessKey'>;

const isEmpty = (value: unknown): boolean =>
  value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

function packed({
  processKey: _key,
  version: _version,
  businessKey: _businessKey,
  ...rest
}: ExecutionPart): PackedExecution {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(rest)) if (!isEmpty(value)) kept[name] = value;
  return kept;
}

export function toRow(tenant: string, instanceId: string, view: InstanceView, revision: number): InstanceRow {
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
    revision,
    view: { execution: packed(execution), ...(people !== noPeople && { people }), marks },
  };
}

/** What of a row makes its view again. */
export interface ReadRow {
  readonly process_key: string;
  readonly version: number;
  readonly business_key: string;
  readonly view: string;
}

export function toView({ process_key: processKey, version, business_key: businessKey, view }: ReadRow): InstanceView {
  const { execution, people = noPeople, marks } = JSON.parse(view) as PackedView;
  return { execution: { ...noExecution, ...execution, processKey, version, businessKey }, people, marks };
}

/** The columns that {@link toView} reads. */
export const VIEW_COLUMNS = 'process_key, version, business_key, view';
