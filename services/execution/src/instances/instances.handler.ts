import { Injectable } from '@nestjs/common';

import { toTimestamp } from '@baton/contracts';
import {
  InstanceState as Wire,
  type ActiveElement,
  type CancelInstanceRequest,
  type GetInstanceAtResponse,
  type Instance,
  type InstanceEvent,
  type ListInstanceEventsRequest,
  type ListInstanceEventsResponse,
  type ListInstancesRequest,
  type ListInstancesResponse,
  type SetVariablesRequest,
} from '@baton/contracts/execution';
import { adHocChoices, stateAt, type EngineEvent, type ExecutableProcess, type InstanceState } from '@baton/engine';
import type { JournalRow } from '@baton/journal';
import { invalidFields, Rejection, stringifyJson } from '@baton/kernel';
import { pageKeyOf, pageOf, pageSizeOf, type Caller } from '@baton/service-kit';

import { CallsRepository } from '../calls/calls.repository.js';
import { rootOf } from '../calls/root-of.js';
import { traceIdOf } from '../traces/span-ids.js';
import { cutText, shortText } from '../wire/fields.js';
import { parseInstanceId, parsePartId, partId, unknownInstance } from '../wire/ids.js';
import { actorOf, requireMember, requireOperator, readsData } from '../wire/roles.js';
import { parseVariables } from '../wire/variables.js';
import { auditEvents, type AuditEvent } from './audit-events.js';
import { InstanceJournal } from './instance-journal.js';
import { InstancesRepository, type InstanceRow } from './instances.repository.js';
import { ProcessInstances } from './process-instances.js';

const STATES = {
  running: Wire.INSTANCE_STATE_RUNNING,
  completed: Wire.INSTANCE_STATE_COMPLETED,
  canceled: Wire.INSTANCE_STATE_CANCELED,
  failed: Wire.INSTANCE_STATE_FAILED,
} as const;
const ROWS = 500;

@Injectable()
export class InstancesHandler {
  constructor(
    private readonly instances: ProcessInstances,
    private readonly repository: InstancesRepository,
    private readonly journal: InstanceJournal,
    private readonly calls: CallsRepository,
  ) {}

  /** Without the variables for those who may not read them. @throws Rejection `not-found` INSTANCE_UNKNOWN */
  async get(id: string, caller: Caller): Promise<Instance> {
    requireMember(caller);
    const instanceId = parseInstanceId(id);
    const row = await this.repository.get(caller.tenant, instanceId);
    if (row === undefined) throw unknownInstance(id);
    const { state, definition } = await this.instances.read(instanceId, caller.tenant);
    const active = await this.activeElements(instanceId, state, definition.process);
    return {
      ...instanceOf(row),
      variablesJson: readsData(caller) ? stringifyJson(state.elements[0]?.variables ?? {}) : '',
      activeElements: active,
      traceId: traceIdOf(rootOf(instanceId, state.parent)),
    };
  }

  async list(request: ListInstancesRequest, caller: Caller): Promise<ListInstancesResponse> {
    requireMember(caller);
    const size = pageSizeOf(request.pageSize);
    const after = pageKeyOf(request.pageToken, ['uuid']);
    const state = (Object.keys(STATES) as InstanceRow['state'][]).find((name) => STATES[name] === request.state);
    if (state === undefined && request.state !== Wire.INSTANCE_STATE_UNSPECIFIED) {
      throw invalidFields('FIELD_INVALID', [
        { field: 'state', message: `must be one of ${Object.keys(STATES).join(', ')}` },
      ]);
    }
    const processKey = shortText(request.processKey, 'processKey');
    const businessKey = shortText(request.businessKey, 'businessKey');
    const filter = {
      tenant: caller.tenant,
      ...(processKey !== '' && { processKey }),
      ...(businessKey !== '' && { businessKey }),
      ...(state !== undefined && { state }),
    };
    const { rows, nextPageToken } = pageOf(
      await this.repository.list(filter, after, size + 1),
      size,
      ({ instanceId }) => [instanceId],
    );
    return { instances: rows.map(instanceOf), nextPageToken };
  }

  /** @throws Rejection `not-found` INSTANCE_UNKNOWN; `wrong-state` INSTANCE_ENDED */
  async cancel(request: CancelInstanceRequest, caller: Caller): Promise<void> {
    requireOperator(caller);
    const instanceId = parseInstanceId(request.instanceId);
    const by = actorOf(caller);
    const reason = cutText(request.reason, 1000);
    await this.instances.execute(
      instanceId,
      shortText(request.requestId, 'requestId') || undefined,
      { type: 'CancelInstance', by, ...(reason !== '' && { reason }) },
      { tenant: caller.tenant, actor: by },
    );
  }

  /** @throws Rejection `not-found` INSTANCE_UNKNOWN, SCOPE_UNKNOWN; `wrong-state` INSTANCE_ENDED */
  async setVariables(request: SetVariablesRequest, caller: Caller): Promise<void> {
    requireOperator(caller);
    const instanceId = parseInstanceId(request.instanceId);
    const variables = parseVariables(request.variablesJson);
    const scope =
      request.elementInstanceId === '' ? undefined : parsePartId(request.elementInstanceId, 'element instance');
    if (scope !== undefined && scope.instanceId !== instanceId) {
      throw invalidFields('FIELD_INVALID', [{ field: 'elementInstanceId', message: 'belongs to another instance' }]);
    }
    await this.instances.execute(
      instanceId,
      shortText(request.requestId, 'requestId') || undefined,
      { type: 'SetVariables', variables, ...(scope !== undefined && { scope: scope.n }) },
      { tenant: caller.tenant, actor: actorOf(caller) },
    );
  }

  /** The audit trail, oldest first. Who may not operate sees what happened where, without the data. */
  async events(request: ListInstanceEventsRequest, caller: Caller): Promise<ListInstanceEventsResponse> {
    requireMember(caller);
    const instanceId = parseInstanceId(request.instanceId);
    await this.instances.read(instanceId, caller.tenant);
    const size = pageSizeOf(request.pageSize);
    const [seq = 0, position = -1] = (pageKeyOf(request.pageToken, ['number', 'number']) ?? []) as number[];
    const detail = readsData(caller) ? 'all' : 'outline';
    const all = auditEvents(await this.rows(instanceId), detail);
    const rest = all.filter((event) => event.seq > seq || (event.seq === seq && event.position > position));
    const { rows, nextPageToken } = pageOf(rest, size, (event) => [event.seq, event.position]);
    return { events: rows.map((event) => eventOf(instanceId, event)), nextPageToken };
  }

  /** What was open after one of its events, by replaying the journal up to there. @throws Rejection `not-found` INSTANCE_UNKNOWN, EVENT_UNKNOWN */
  async at(instanceId: string, eventId: string, caller: Caller): Promise<GetInstanceAtResponse> {
    const row = await this.repository.get(caller.tenant, instanceId);
    if (row === undefined) throw unknownInstance(instanceId);
    const rows = await this.rows(instanceId);
    const all = auditEvents(rows, 'all');
    const index = all.findIndex(({ seq, position }) => eventId === `${instanceId}-${seq}-${position}`);
    const event = all[index];
    if (event === undefined)
      throw new Rejection('not-found', 'EVENT_UNKNOWN', `There is no event ${JSON.stringify(eventId.slice(0, 80))}`);
    const events = rows.flatMap((each) => each.events);
    const state = stateAt(events, index);
    const instance: Instance = {
      ...instanceOf({ ...row, version: state.version ?? row.version, endedAt: null }),
      state: state.status === 'absent' || state.status === 'active' ? STATES.running : STATES[state.status],
      variablesJson: stringifyJson(state.elements[0]?.variables ?? {}),
      activeElements: activeElements(instanceId, state, sinceOf(rows)),
      incidents: Object.keys(state.incidents).length,
      suspended: state.suspended === true,
      endedAt: state.status === 'active' ? undefined : toTimestamp(event.at),
      traceId: traceIdOf(rootOf(instanceId, state.parent)),
    };
    return { instance, event: eventOf(instanceId, event) };
  }

  private async activeElements(
    instanceId: string,
    state: InstanceState,
    process: ExecutableProcess,
  ): Promise<ActiveElement[]> {
    const open = Object.keys(state.elements).length > 1;
    if (!open) return [];
    const called = new Map<number, string>();
    if (Object.keys(state.calls).length > 0)
      for (const { n, childId } of await this.calls.ofInstance(instanceId))
        called.set(state.calls[n]?.elementInstance ?? -1, childId);
    const since = sinceOf(await this.rows(instanceId));
    return activeElements(instanceId, state, since, (n) => ({
      calledInstanceId: called.get(n) ?? '',
      choices: [...adHocChoices(process, state, n)],
    }));
  }

  private async rows(instanceId: string): Promise<JournalRow<EngineEvent>[]> {
    const rows: JournalRow<EngineEvent>[] = [];
    for (;;) {
      const page = await this.journal.events(instanceId, rows.at(-1)?.seq ?? 0, ROWS);
      rows.push(...page);
      if (page.length < ROWS) return rows;
    }
  }
}

/** When each element instance was opened. */
function sinceOf(rows: readonly JournalRow<EngineEvent>[]): ReadonlyMap<number, number> {
  const since = new Map<number, number>();
  for (const { at, events } of rows)
    for (const event of events) if (event.type === 'ElementActivated') since.set(event.n, at);
  return since;
}

/** @param now what can be told of what is open at this moment alone */
function activeElements(
  instanceId: string,
  { elements }: InstanceState,
  since: ReadonlyMap<number, number>,
  now: (n: number) => Pick<ActiveElement, 'choices' | 'calledInstanceId'> = () => ({
    choices: [],
    calledInstanceId: '',
  }),
): ActiveElement[] {
  return Object.entries(elements)
    .map(([key, open]) => ({ ...open, n: Number(key) }))
    .filter(({ n }) => n !== 0)
    .map(({ n, element, scope }) => ({
      elementInstanceId: partId(instanceId, n),
      elementId: element,
      since: toTimestamp(since.get(n) ?? 0),
      scopeId: scope === 0 ? '' : partId(instanceId, scope),
      ...now(n),
    }));
}

const instanceOf = (row: InstanceRow): Instance => ({
  instanceId: row.instanceId,
  processKey: row.processKey,
  version: row.version,
  businessKey: row.businessKey ?? '',
  state: STATES[row.state],
  startedAt: toTimestamp(row.startedAt),
  endedAt: row.endedAt === null ? undefined : toTimestamp(row.endedAt),
  variablesJson: '',
  activeElements: [],
  incidents: row.incidents,
  suspended: row.suspended,
  parentInstanceId: row.parentInstanceId ?? '',
  traceId: '',
});

const eventOf = (instanceId: string, event: AuditEvent): InstanceEvent => ({
  eventId: `${instanceId}-${event.seq}-${event.position}`,
  seq: event.seq,
  at: toTimestamp(event.at),
  type: event.type,
  elementId: event.element,
  actor: event.actor,
  dataJson: event.dataJson,
});
