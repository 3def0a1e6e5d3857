import { Injectable } from '@nestjs/common';

import type { Job } from '@baton/contracts/execution';
import { isJsonObject, type JsonObject } from '@baton/kernel';

import type { JobAnswer } from '../jobs/job-answer.js';
import { InstancesRepository } from '../instances/instances.repository.js';
import { boundVersion } from '../wire/bound-version.js';
import { DecisionsHandler, unknownDecision } from './decisions.handler.js';
import { DecisionsRepository, type DecisionRow } from './decisions.repository.js';

/** Business rule tasks: their decision evaluated, and how it came about kept beside the result. */
@Injectable()
export class DecisionJobs {
  readonly type = 'decision:dmn';

  constructor(
    private readonly decisions: DecisionsHandler,
    private readonly repository: DecisionsRepository,
    private readonly instances: InstancesRepository,
  ) {}

  /** @throws Rejection `not-found` DECISION_UNKNOWN; `invalid` DECISION_TOO_COSTLY */
  async run(inputs: JsonObject, variables: JsonObject, job: Job): Promise<JobAnswer> {
    const { decisionId, resultVariable } = inputs;
    const row = await this.boundVersion(inputs, job);
    if (row === undefined) throw unknownDecision(String(decisionId));
    const { value, explanation } = await this.decisions.run(row, variables);
    const result =
      typeof resultVariable === 'string'
        ? { [resultVariable]: value }
        : isJsonObject(value)
          ? value
          : { result: value };
    return { variables: result, evaluation: explanation };
  }

  private async boundVersion(inputs: JsonObject, job: Job): Promise<DecisionRow | undefined> {
    const { decisionId, binding, version, versionTag } = inputs;
    const id = String(decisionId);
    if (binding === 'version') return this.repository.byVersion(job.tenantId, id, boundVersion(String(version)));
    if (binding === 'versionTag') return this.repository.byTag(job.tenantId, id, String(versionTag));
    if (binding !== 'deployment') return this.repository.byVersion(job.tenantId, id, 0);
    const instance = await this.instances.get(job.tenantId, job.instanceId);
    return instance && this.repository.asOf(job.tenantId, id, instance.definitionId);
  }
}
