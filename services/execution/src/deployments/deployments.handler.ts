import { Injectable } from '@nestjs/common';

import type { Finding, ProcessModel } from '@baton/bpmn';
import { toTimestamp } from '@baton/contracts';
import {
  type DeployProcessRequest,
  type GetProcessResponse,
  type ListProcessesResponse,
  type Process,
} from '@baton/contracts/execution';
import { checkDeployable, compileProcess, startTriggers } from '@baton/engine';
import { isJsonObject, parseJson, Rejection } from '@baton/kernel';
import {
  bpmnThread,
  InjectClock,
  pageKeyOf,
  pageOf,
  pageSizeOf,
  requireRole,
  type BusinessClock,
  type Caller,
} from '@baton/service-kit';

import { requiredText, shortText } from '../wire/fields.js';
import { actorOf, requireMember } from '../wire/roles.js';
import { deploymentBlocked } from './deployment-blocked.js';
import {
  DefinitionsRepository,
  type DefinitionRow,
  type StartSubscription,
  type StartTimer,
} from './definitions.repository.js';
import { Deployed } from './deployed.js';

@Injectable()
export class DeploymentsHandler {
  constructor(
    private readonly repository: DefinitionsRepository,
    private readonly deployed: Deployed,
    @InjectClock('execution') private readonly clock: BusinessClock,
  ) {}

  /** @throws Rejection `wrong-state` DEPLOYMENT_BLOCKED, naming what has to be mended; `invalid` BPMN_… */
  async deploy(request: DeployProcessRequest, caller: Caller): Promise<Process> {
    requireRole(caller, 'service', 'admin', 'designer');
    const definitionId = requiredText(request.definitionId, 'definitionId', 100);
    const processKey = requiredText(request.processKey, 'processKey');
    const known = await this.repository.byId(definitionId);
    if (known !== undefined) return processOf(ownedBy(caller, known));
    const model = await deployable(request.xml, processKey);
    const starts = startsOf(model, this.clock.now());
    await this.repository.add({
      definitionId,
      processKey,
      tenant: caller.tenant,
      name: model.name ?? processKey,
      modelId: request.modelId,
      xml: request.xml,
      starters: model.baton.starters,
      startForm: startFormOf(model),
      deploymentId: shortText(request.deploymentId, 'deploymentId') || null,
      versionTag: model.baton.versionTag ?? null,
      deployedBy: actorOf(caller),
      startSubscriptions: starts.subscriptions,
      startTimers: starts.timers,
    });
    const stored = await this.repository.byId(definitionId);
    if (stored === undefined) throw new Error(`The definition ${definitionId} vanished`);
    this.deployed.announce(caller.tenant, processKey);
    return processOf(ownedBy(caller, stored));
  }

  /** @throws Rejection `not-found` PROCESS_UNKNOWN */
  async retire(processKey: string, caller: Caller): Promise<void> {
    requireRole(caller, 'service', 'admin', 'designer');
    if (!(await this.repository.retire(caller.tenant, processKey))) throw unknownProcess(processKey);
  }

  async list(request: { pageSize: number; pageToken: string }, caller: Caller): Promise<ListProcessesResponse> {
    requireMember(caller);
    const size = pageSizeOf(request.pageSize);
    const [after] = pageKeyOf(request.pageToken, ['string']) ?? [''];
    const { rows, nextPageToken } = pageOf(
      await this.repository.list(caller.tenant, String(after), size + 1),
      size,
      ({ processKey }) => [processKey],
    );
    return { processes: rows.map(processOf), nextPageToken };
  }

  /** @throws Rejection `not-found` PROCESS_UNKNOWN */
  async get(processKey: string, version: number, caller: Caller): Promise<GetProcessResponse> {
    requireMember(caller);
    const row = await this.repository.byVersion(caller.tenant, processKey, version);
    if (row === undefined) throw unknownProcess(processKey, version);
    return { process: processOf(row), xml: row.xml };
  }
}

export const unknownProcess = (processKey: string, version = 0): Rejection =>
  new Rejection(
    'not-found',
    'PROCESS_UNKNOWN',
    `There is no deployed process ${JSON.stringify(processKey.slice(0, 100))}${version > 0 ? ` with version ${version}` : ''}`,
  );

/** A definition id is one in the whole installation; whose it is, is told to nobody else. */
function ownedBy(caller: Caller, row: DefinitionRow): DefinitionRow {
  if (row.tenant !== caller.tenant)
    throw new Rejection('already-exists', 'DEFINITION_ID_TAKEN', 'This definition id is in use');
  return row;
}

async function deployable(xml: string, processKey: string): Promise<ProcessModel> {
  const file = await bpmnThread.read(xml);
  const model = file.processes.find(({ id }) => id === processKey);
  if (model === undefined) throw deploymentBlocked([`The file holds no process ${processKey}`]);
  const concerns = ({ severity, processId }: Finding) =>
    severity === 'error' && (processId === undefined || processId === processKey);
  const errors = [...file.findings, ...checkDeployable(model)].filter(concerns);
  const starts = Object.values(model.elements).filter(
    ({ scope, incoming }) => scope === model.id && incoming.length === 0,
  );
  if (errors.length > 0)
    throw deploymentBlocked([
      ...new Set(errors.map(({ elementId, message }) => `${elementId ?? processKey}: ${message}`)),
    ]);
  if (starts.length === 0) throw deploymentBlocked([`${processKey}: nothing in it can be started`]);
  compileProcess(model);
  return model;
}

/** Everything from outside that begins it. @throws Rejection `wrong-state` DEPLOYMENT_BLOCKED, for a timer that cannot be read */
function startsOf(model: ProcessModel, now: number): { subscriptions: StartSubscription[]; timers: StartTimer[] } {
  const subscriptions: StartSubscription[] = [];
  const timers: StartTimer[] = [];
  if (model.global === true) return { subscriptions, timers };
  for (const trigger of startTriggers(compileProcess(model), now)) {
    const { element, definition } = trigger;
    const at = { element, ...(definition !== undefined && { definition }) };
    switch (trigger.type) {
      case 'message':
        subscriptions.push({ ...at, kind: 'message', message: trigger.message });
        break;
      case 'signal':
        subscriptions.push({ ...at, kind: 'signal', message: trigger.signal });
        break;
      case 'conditional':
        subscriptions.push({ ...at, kind: 'conditional', message: element, condition: trigger.condition });
        break;
      case 'timer': {
        const { dueAt, repeat } = trigger;
        timers.push({ ...at, dueAt, every: repeat?.every ?? null, repeatsLeft: repeat?.left ?? null });
        break;
      }
      case 'unreadable':
        throw deploymentBlocked([`${element}: ${trigger.reason}`]);
    }
  }
  return { subscriptions, timers };
}

function startFormOf({ id, elements }: ProcessModel): string | null {
  const schema = Object.values(elements).find(({ kind, scope }) => kind === 'noneStartEvent' && scope === id)?.baton
    .form?.schema;
  return schema !== undefined && isObject(schema) ? schema : null;
}

function isObject(text: string): boolean {
  try {
    return isJsonObject(parseJson(text));
  } catch {
    return false;
  }
}

const processOf = (row: DefinitionRow): Process => ({
  processKey: row.processKey,
  version: row.version,
  name: row.name,
  modelId: row.modelId,
  deployedAt: toTimestamp(row.deployedAt),
  starters: [...row.starters],
  startFormJson: row.startForm ?? '',
  retired: row.retired,
});
