import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import type { Job } from '@baton/contracts/execution';
import type { EngineCommand } from '@baton/engine';
import { Rejection, type JsonObject } from '@baton/kernel';

import { DecisionJobs } from '../decisions/decision-jobs.js';
import { variablesFor } from '../instances/job-of.js';
import { JobOffers, type JobTaker } from '../instances/job-offers.js';
import { ProcessInstances } from '../instances/process-instances.js';
import { ScriptJobs } from '../scripts/script-jobs.js';
import { Background, isRefusal } from '../wire/background.js';
import { parsePartId } from '../wire/ids.js';
import { storedVariables } from '../wire/variables.js';

const CREDIT = 200;
const LOCK_MS = 30_000;

/**
 * Does the jobs that need nobody outside: scripts and decisions. It takes them like a worker, under a lease, so that
 * a crash leaves them to another replica; what fails is an incident at once.
 */
@Injectable()
export class OwnJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly background = new Background(OwnJobs.name, 'scripts and decisions');
  private readonly taker: JobTaker;

  constructor(
    private readonly offers: JobOffers,
    private readonly instances: ProcessInstances,
    private readonly scripts: ScriptJobs,
    private readonly decisions: DecisionJobs,
  ) {
    this.taker = {
      types: [this.scripts.type, this.decisions.type],
      lockMs: LOCK_MS,
      credit: 0,
      deliver: (job) => this.background.run(() => this.work(job)),
    };
  }

  onApplicationBootstrap(): void {
    this.offers.join(this.taker);
    this.offers.addCredit(this.taker, CREDIT);
  }

  async onModuleDestroy(): Promise<void> {
    this.taker.credit = 0;
    this.offers.leave(this.taker);
    await this.background.close();
  }

  private async work(job: Job): Promise<void> {
    try {
      await this.answer(job, await this.commandFor(job));
    } finally {
      this.offers.addCredit(this.taker, 1);
    }
  }

  private async commandFor(job: Job): Promise<EngineCommand> {
    const { instanceId, n } = parsePartId(job.jobId, 'job');
    const inputs = storedVariables(job.variablesJson);
    const kind = job.type === this.scripts.type ? this.scripts : this.decisions;
    try {
      const variables = await this.variablesNow(instanceId, n);
      return { type: 'CompleteJob', n, ...(await kind.run(inputs, variables, job)) };
    } catch (error) {
      if (!isRefusal(error) || error.kind === 'exhausted') throw error;
      return { type: 'FailJob', n, message: error.message, retries: 0 };
    }
  }

  /** What the step sees as it runs: a retry sees what was set meanwhile. */
  private async variablesNow(instanceId: string, n: number): Promise<JsonObject> {
    const { state, definition } = await this.instances.read(instanceId);
    const open = state.jobs[n];
    return open === undefined ? {} : variablesFor(state, definition, open.element, open.elementInstance);
  }

  private async answer(job: Job, command: EngineCommand): Promise<void> {
    const { instanceId, n } = parsePartId(job.jobId, 'job');
    const origin = { tenant: job.tenantId, actor: 'service:execution' };
    try {
      await this.instances.execute(instanceId, `own:${n}:${job.leaseToken}`, command, origin);
    } catch (error) {
      // The step may have been ended meanwhile.
      if (!(error instanceof Rejection) || error.kind !== 'wrong-state') throw error;
    }
    this.offers.forget(job.jobId);
  }
}
