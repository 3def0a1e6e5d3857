import { including } from './fact-of.js';
import type { InstanceView } from './instance-view.js';
import { packView, unpackView, type Common, type PackedView } from './packed-view.js';
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
  /** Null where it is nowhere any more. */
  readonly now_elements: readonly string[] | null;
  /** Counts the writes of the row. */
  readonly revision: number;
  /** Kept as text: PostgreSQL need not look into it. */
  readonly view: PackedView;
}

/** @param common as of {@link packView} */
export function toRow(
  tenant: string,
  instanceId: string,
  view: InstanceView,
  revision: number,
  common?: Common,
): InstanceRow {
  const { execution, people } = view;
  const { standing, riskAt, dueAt } = standingOf(view);
  const parties = people.parties.length === 0 ? execution.parties : including(execution.parties, people.parties);
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
    now_elements: execution.state === 'running' ? elementsOf(view) : null,
    revision,
    view: packView(view, common),
  };
}

const elementsOf = ({ execution: { active, incidents } }: InstanceView): readonly string[] =>
  including(
    [],
    [...Object.values(active), ...Object.values(incidents)].map(({ element }) => element),
  );

/** What of a row makes its view again. */
export interface ReadRow {
  readonly process_key: string;
  readonly version: number;
  readonly business_key: string;
  readonly parties: readonly string[];
  readonly view: string;
  /** Null where nothing is stored of the process's version. */
  readonly process_name: string | null;
  readonly model_id: string | null;
}

export function toView({ process_key, version, business_key, parties, view, ...common }: ReadRow): InstanceView {
  const { process_name: processName, model_id: modelId } = common;
  return unpackView(
    JSON.parse(view) as PackedView,
    { processKey: process_key, version, businessKey: business_key },
    parties,
    processName === null || modelId === null ? undefined : { processName, modelId },
  );
}

/** What {@link toView} reads, from {@link FROM_INSTANCES}. */
export const VIEW_COLUMNS = 'i.process_key, i.version, i.business_key, i.parties, i.view, c.process_name, c.model_id';
export const FROM_INSTANCES = `insight.instances i left join insight.processes c
  on c.tenant = i.tenant and c.process_key = i.process_key and c.version = i.version`;
