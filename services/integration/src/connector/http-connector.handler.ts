import { setTimeout as pause } from 'node:timers/promises';

import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import type { Job, JobServiceService } from '@baton/contracts/execution';
import { isJsonObject, parseJson, Rejection, stringifyJson, type JsonObject } from '@baton/kernel';
import { systemClock, type ServiceClient, JobWorker } from '@baton/service-kit';

import { INTEGRATION_SETTINGS, type IntegrationSettings } from '../config.js';
import { IntegrationMetrics } from '../metrics/integration-metrics.js';
import { SecretsHandler } from '../secrets/secrets.handler.js';
import { SERVICE } from '../service-name.js';
import { CallFailure } from './call-failure.js';
import { responseOf } from './http-answer.js';
import { httpCallOf } from './http-call.js';
import { OutboundAllowance } from './outbound-allowance.js';
import { Outbound } from './outbound.js';
import { secretsIn } from './placeholders.js';

/** Token of the client to `execution`'s JobService. */
export const JOBS = Symbol('JOBS');

const CONCURRENCY = 32;
/** Short, and renewed while a call runs, so that the jobs of a process that died are soon somebody else's. */
const LEASE_MS = 15_000;
const RENEW_MS = 5_000;
/** Calls under way may end. */
const STOP_MS = 10_000;
/** Attempts at telling `execution` how a call went: for about 6 seconds. */
const ANSWERS = 6;
const FIRST_PAUSE_MS = 100;

/** Works off the jobs of HTTP connectors: one call each, answered by its response, or by why there is none. */
@Injectable()
export class HttpConnectorHandler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('HttpConnector');
  private readonly outbound: Outbound;
  private readonly worker: JobWorker;

  constructor(
    @Inject(INTEGRATION_SETTINGS) settings: IntegrationSettings,
    @Inject(JOBS) private readonly jobs: ServiceClient<typeof JobServiceService>,
    private readonly secrets: SecretsHandler,
    private readonly metrics: IntegrationMetrics,
  ) {
    this.outbound = new Outbound(new OutboundAllowance(settings.BATON_OUTBOUND_ALLOW));
    this.worker = new JobWorker({
      client: jobs,
      type: 'connector:http',
      worker: SERVICE,
      concurrency: CONCURRENCY,
      lockMs: LEASE_MS,
      work: (job, signal) => this.work(job, signal),
      report: (problem) => this.logger.warn(problem),
    });
  }

  onApplicationBootstrap(): void {
    this.worker.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.worker.stop(STOP_MS);
  }

  private async work(job: Job, outOfTime: AbortSignal): Promise<void> {
    const { jobId, leaseToken, tenantId: tenant } = job;
    const lease = setInterval(() => void this.renew(job), RENEW_MS);
    try {
      const variables = await this.measured(() => this.call(job, outOfTime));
      const answer = { jobId, leaseToken, variablesJson: stringifyJson(variables), requestId: '' };
      await this.answered(() => this.jobs.completeJob(answer, { tenant }));
    } catch (error) {
      // A call that we cut off is nobody's failure: it is made again when the lease ends.
      if (!(error instanceof CallFailure) || outOfTime.aborted) throw error;
      const { message, kind, retryInMs } = error;
      const answer = {
        jobId,
        leaseToken,
        message,
        retries: kind === 'final' ? 0 : undefined,
        retryInMs: retryInMs === undefined ? undefined : String(Math.ceil(retryInMs)),
        requestId: '',
      };
      await this.answered(() => this.jobs.failJob(answer, { tenant }));
    } finally {
      clearInterval(lease);
    }
  }

  private async measured<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    const began = performance.now();
    const seconds = (): number => (performance.now() - began) / 1000;
    try {
      const answer = await call();
      this.metrics.called('succeeded', seconds());
      return answer;
    } catch (error) {
      this.metrics.called(error instanceof CallFailure && error.kind === 'final' ? 'refused' : 'failed', seconds());
      throw error;
    }
  }

  /** @throws CallFailure */
  private async call(job: Job, outOfTime: AbortSignal): Promise<JsonObject> {
    const inputs = parseJson(job.variablesJson);
    if (!isJsonObject(inputs)) throw new CallFailure('The connector has no inputs', 'final');
    const names = secretsIn(inputs);
    const secrets = await this.secrets.open(job.tenantId, names);
    const missing = [...names].filter((name) => !secrets.has(name));
    if (missing.length > 0) throw new CallFailure(`There is no secret called ${missing.join(', ')}`, 'final');
    const call = httpCallOf(job, inputs, secrets);
    const signal = AbortSignal.any([outOfTime, AbortSignal.timeout(call.timeoutMs)]);
    const answer = await this.outbound.send(call, signal);
    return responseOf(answer, call.label, secrets, systemClock.now());
  }

  /** An answer may be repeated under its lease. What other systems did is not to be lost because `execution` is away for a moment. */
  private async answered(call: () => Promise<unknown>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await call();
        return;
      } catch (error) {
        const passing =
          error instanceof Rejection && (error.kind === 'unavailable' || error.kind === 'concurrent-write');
        if (!passing || attempt >= ANSWERS) throw error;
        await pause(FIRST_PAUSE_MS * 2 ** attempt);
      }
    }
  }

  private async renew({ jobId, leaseToken, tenantId: tenant }: Job): Promise<void> {
    try {
      await this.jobs.extendJobLease({ jobId, leaseToken, lockMs: LEASE_MS }, { tenant });
    } catch (error) {
      this.logger.warn({ msg: 'A lease could not be renewed', jobId, cause: String(error) });
    }
  }
}
