import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type pg from 'pg';

import { bpmnText, type ElementPatch } from '@baton/bpmn';
import { DeploymentServiceService } from '@baton/contracts/execution';
import type { DeployedProcess, Model } from '@baton/contracts/model';
import { isUuid, Rejection } from '@baton/kernel';
import {
  bpmnThread,
  inTransaction,
  InjectPool,
  newId,
  pageKeyOf,
  pageOf,
  pageSizeOf,
  requireRole,
  systemClock,
  type Caller,
  type ServiceClient,
} from '@baton/service-kit';

import { analyse } from '../analysis/analyse.js';
import { keyOf, toModel, type ModelRow } from './model.js';
import { ModelFacts } from './model-facts.js';
import { ModelsRepository } from './models.repository.js';

/** Token of the client to `execution`'s DeploymentService. */
export const DEPLOYMENTS = Symbol('DEPLOYMENTS');

const DESIGNERS = ['designer', 'admin'] as const;
const READERS = ['designer', 'admin', 'operator', 'participant', 'service'] as const;

@Injectable()
export class ModelsHandler {
  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    @Inject(DEPLOYMENTS) private readonly deployments: ServiceClient<typeof DeploymentServiceService>,
    private readonly models: ModelsRepository,
    private readonly facts: ModelFacts,
  ) {}

  /** @throws Rejection as `readBpmn` for what is no readable BPMN: nothing is stored then */
  async import(content: Uint8Array, fileName: string, caller: Caller): Promise<Model> {
    requireRole(caller, ...DESIGNERS);
    const xml = bpmnText(content);
    const analysis = analyse(await bpmnThread.read(xml));
    const revision = { tenant: caller.tenant, analysis, xml, by: caller.subject, now: new Date() };
    const row = await inTransaction(this.pool, (tx) =>
      this.models.importRevision(newId(systemClock), keyOf(analysis, fileName), revision, tx),
    );
    return toModel(row, xml);
  }

  /** @throws Rejection `not-found` MODEL_UNKNOWN */
  async get(modelId: string, caller: Caller): Promise<Model> {
    requireRole(caller, ...READERS);
    const row = await this.known(modelId, caller);
    return toModel(row, row.xml);
  }

  async list(
    request: { readonly pageSize: number; readonly pageToken: string },
    caller: Caller,
  ): Promise<{ models: Model[]; nextPageToken: string }> {
    requireRole(caller, ...READERS);
    const size = pageSizeOf(request.pageSize);
    const after = pageKeyOf(request.pageToken, ['number', 'uuid']) as readonly [number, string] | null;
    const { rows, nextPageToken } = pageOf(await this.models.list(caller.tenant, after, size + 1), size, (row) => [
      row.changedAt,
      row.modelId,
    ]);
    return { models: rows.map((row) => toModel(row)), nextPageToken };
  }

  /**
   * @param expected the revision the caller saw; 0: whatever it is
   * @throws Rejection `not-found` MODEL_UNKNOWN, ELEMENT_NOT_FOUND; `wrong-state` MODEL_CHANGED; `invalid` PATCH_UNFIT
   */
  async updateElement(
    modelId: string,
    elementId: string,
    patch: ElementPatch,
    expected: number,
    caller: Caller,
  ): Promise<Model> {
    requireRole(caller, ...DESIGNERS);
    const row = await this.known(modelId, caller);
    if (expected !== 0 && expected !== row.revision) throw changed(expected, row.revision);
    const xml = await bpmnThread.patch(row.xml, elementId, patch);
    const analysis = analyse(await bpmnThread.read(xml));
    const revision = { tenant: caller.tenant, analysis, xml, by: caller.subject, now: new Date() };
    const next = await inTransaction(this.pool, (tx) =>
      this.models.changeRevision(row.modelId, row.revision, revision, tx),
    );
    if (next === undefined) throw changed(row.revision, row.revision + 1);
    return toModel(next, xml);
  }

  /**
   * Deploys the latest revision. Repeating it after a crash is harmless: each process has a definition id derived from
   * its revision, so `execution` stores it once.
   *
   * @throws Rejection `wrong-state` MODEL_NOT_READY, naming the findings; `not-found` MODEL_UNKNOWN
   */
  async deploy(modelId: string, caller: Caller): Promise<{ model: Model; processes: DeployedProcess[] }> {
    requireRole(caller, ...DESIGNERS);
    const row = await this.known(modelId, caller);
    refuseErrors(row);
    const processes: DeployedProcess[] = [];
    for (const processKey of row.processKeys) {
      const { process } = await this.deployments.deployProcess(
        {
          definitionId: definitionId(row, processKey),
          modelId: row.modelId,
          processKey,
          xml: row.xml,
          deploymentId: definitionId(row, ''),
        },
        { caller },
      );
      processes.push({ processKey, version: process?.version ?? 0 });
    }
    const version = Math.max(...processes.map((process) => process.version));
    const deployed = await inTransaction(this.pool, async (tx) => {
      const next = await this.models.markDeployed(row, version, new Date(), tx);
      if (next !== undefined) await this.facts.deployed(tx, caller, next, processes, row.xml);
      return next;
    });
    return { model: toModel(deployed ?? row, row.xml), processes };
  }

  /** @throws Rejection `not-found` MODEL_UNKNOWN; `wrong-state` MODEL_NOT_DEPLOYED */
  async retire(modelId: string, caller: Caller): Promise<Model> {
    requireRole(caller, ...DESIGNERS);
    const row = await this.known(modelId, caller);
    if (row.deployedRevision === null)
      throw new Rejection('wrong-state', 'MODEL_NOT_DEPLOYED', `${row.name} has not been deployed`);
    for (const processKey of row.processKeys) await this.deployments.retireProcess({ processKey }, { caller });
    const retired = await inTransaction(this.pool, async (tx) => {
      const next = await this.models.markRetired(row, tx);
      if (next !== undefined) await this.facts.retired(tx, caller, next);
      return next;
    });
    return toModel(retired ?? row, row.xml);
  }

  private async known(modelId: string, caller: Caller): Promise<ModelRow & { readonly xml: string }> {
    const row = isUuid(modelId) ? await this.models.byId(caller.tenant, modelId) : undefined;
    if (row === undefined)
      throw new Rejection('not-found', 'MODEL_UNKNOWN', `There is no model ${JSON.stringify(modelId.slice(0, 80))}`);
    return row;
  }
}

const changed = (seen: number, now: number): Rejection =>
  new Rejection('wrong-state', 'MODEL_CHANGED', `The model is at revision ${now}, not ${seen}: load it again`);

function refuseErrors({ findings, processKeys, name }: ModelRow): void {
  if (processKeys.length === 0) throw new Rejection('wrong-state', 'MODEL_NOT_READY', `${name} holds no process`);
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  const fields = errors.map(({ elementId, processId, message }) => ({
    field: elementId ?? processId ?? 'file',
    message,
  }));
  throw new Rejection('wrong-state', 'MODEL_NOT_READY', `${errors.length} findings keep ${name} from running`, {
    fields,
  });
}

/** Of one process of a revision; with an empty key, of the revision's deployment as a whole. */
const definitionId = ({ modelId, revision, retirements }: ModelRow, processKey: string): string =>
  createHash('sha256').update(`${modelId} ${revision} ${retirements} ${processKey}`).digest('hex').slice(0, 32);
