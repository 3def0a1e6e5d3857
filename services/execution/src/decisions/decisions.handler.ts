import { createHash } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { toTimestamp } from '@baton/contracts';
import type {
  Decision,
  DeployDecisionsRequest,
  DeployDecisionsResponse,
  EvaluateDecisionRequest,
  EvaluateDecisionResponse,
  GetDecisionRequest,
  GetDecisionResponse,
  ListDecisionsRequest,
  ListDecisionsResponse,
} from '@baton/contracts/execution';
import { checkTables, compileDecisions, readDmn, type DecisionResult } from '@baton/dmn';
import { FeelBudgetExceeded } from '@baton/feel';
import { Rejection, stringifyJson, type Json, type JsonObject } from '@baton/kernel';
import {
  InjectClock,
  pageKeyOf,
  pageOf,
  pageSizeOf,
  requireRole,
  type BusinessClock,
  type Caller,
} from '@baton/service-kit';

import { requiredText, shortText } from '../wire/fields.js';
import { deploymentBlocked } from '../deployments/deployment-blocked.js';
import { actorOf, requireMember } from '../wire/roles.js';
import { parseVariables } from '../wire/variables.js';
import { DecisionsRepository, type DecisionRow } from './decisions.repository.js';
import { DeployedDecisions } from './deployed-decisions.js';

const MAX_WARNINGS = 200;

/** A decision with its explanation, as JSON. */
export interface Evaluated {
  readonly row: DecisionRow;
  readonly value: Json;
  readonly explanation: JsonObject;
}

@Injectable()
export class DecisionsHandler {
  constructor(
    private readonly repository: DecisionsRepository,
    private readonly deployed: DeployedDecisions,
    @InjectClock('execution') private readonly clock: BusinessClock,
  ) {}

  /**
   * The same file with the same tag (and request id) is deployed once, as long as what it imports is the same.
   *
   * @throws Rejection `invalid` DMN_…; `wrong-state` DEPLOYMENT_BLOCKED, naming what has to be mended
   */
  async deploy(request: DeployDecisionsRequest, caller: Caller): Promise<DeployDecisionsResponse> {
    requireRole(caller, 'admin', 'designer', 'service');
    const { tenant } = caller;
    const { xml } = request;
    const versionTag = shortText(request.versionTag, 'versionTag') || null;
    const requestId = shortText(request.requestId, 'requestId');
    const file = readDmn(xml);
    const imports = await this.deployed.importsOf(tenant, file);
    const decisions = compileDecisions(
      file,
      imports.map((row) => readDmn(row.xml)),
    );
    const errors = decisions.findings.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) throw deploymentBlocked(errors.map(told));
    if (decisions.all.length === 0) throw deploymentBlocked(['The file holds no decision']);
    const importIds = imports.map(({ deploymentId }) => deploymentId).sort();
    const deploymentId = idOf([tenant, xml, versionTag, requestId, ...importIds]);
    const warnings = [...decisions.findings, ...checkTables(file)]
      .filter(({ severity }) => severity === 'warning')
      .map(told)
      .slice(0, MAX_WARNINGS);
    await this.repository.add({
      deploymentId,
      tenant,
      namespace: file.namespace,
      xml,
      imports: importIds,
      warnings,
      decisions: decisions.all,
      versionTag,
      deployedBy: actorOf(caller),
    });
    const rows = await this.repository.ofDeployment(tenant, deploymentId);
    return { decisions: rows.map(decisionOf), warnings };
  }

  async list(request: ListDecisionsRequest, caller: Caller): Promise<ListDecisionsResponse> {
    requireMember(caller);
    const size = pageSizeOf(request.pageSize);
    const [after] = pageKeyOf(request.pageToken, ['string']) ?? [''];
    const { rows, nextPageToken } = pageOf(
      await this.repository.list(caller.tenant, String(after), size + 1),
      size,
      ({ decisionId }) => [decisionId],
    );
    return { decisions: rows.map(decisionOf), nextPageToken };
  }

  /** @throws Rejection `not-found` DECISION_UNKNOWN */
  async get({ decisionId, version }: GetDecisionRequest, caller: Caller): Promise<GetDecisionResponse> {
    requireMember(caller);
    const row = await this.version(caller.tenant, decisionId, version);
    const file = await this.repository.file(row.deploymentId);
    return { decision: decisionOf(row), xml: file?.xml ?? '' };
  }

  /** @throws Rejection `not-found` DECISION_UNKNOWN; `invalid` DECISION_TOO_COSTLY, VARIABLES_INVALID */
  async evaluate(request: EvaluateDecisionRequest, caller: Caller): Promise<EvaluateDecisionResponse> {
    requireMember(caller);
    const decisionId = requiredText(request.decisionId, 'decisionId');
    const inputs = parseVariables(request.inputsJson, 'inputs');
    const row = await this.version(caller.tenant, decisionId, request.version);
    const { value, explanation } = await this.run(row, inputs);
    return {
      decisionId,
      version: row.version,
      valueJson: stringifyJson(value),
      explanationJson: stringifyJson(explanation),
    };
  }

  /** @throws Rejection `invalid` DECISION_TOO_COSTLY */
  async run(row: DecisionRow, inputs: JsonObject): Promise<Evaluated> {
    const decisions = await this.deployed.get(row.deploymentId);
    try {
      const result = decisions.evaluate(row.decisionId, inputs, { now: this.clock.now() });
      return { row, value: result.value, explanation: explanationOf(row, result) };
    } catch (error) {
      if (!(error instanceof FeelBudgetExceeded)) throw error;
      throw new Rejection('invalid', 'DECISION_TOO_COSTLY', `${row.decisionId}: ${error.message}`);
    }
  }

  private async version(tenant: string, decisionId: string, version: number): Promise<DecisionRow> {
    const row = await this.repository.byVersion(tenant, decisionId, version);
    if (row === undefined) throw unknownDecision(decisionId);
    return row;
  }
}

export const unknownDecision = (decisionId: string): Rejection =>
  new Rejection(
    'not-found',
    'DECISION_UNKNOWN',
    `There is no deployed decision ${JSON.stringify(decisionId.slice(0, 100))}`,
  );

const explanationOf = (row: DecisionRow, { explanation, problems }: DecisionResult): JsonObject =>
  ({
    decisionId: row.decisionId,
    version: row.version,
    decisions: explanation,
    problems,
  }) as unknown as JsonObject;

const told = ({ elementId, message }: { readonly elementId?: string; readonly message: string }): string =>
  elementId === undefined ? message : `${elementId}: ${message}`;

const idOf = (parts: readonly (string | null)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

const decisionOf = (row: DecisionRow): Decision => ({
  decisionId: row.decisionId,
  version: row.version,
  name: row.name,
  versionTag: row.versionTag ?? '',
  deployedAt: toTimestamp(row.deployedAt),
  deployedBy: row.deployedBy,
});
