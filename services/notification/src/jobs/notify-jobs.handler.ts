import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type pg from 'pg';

import type { Job, JobServiceService, ProcessInstanceServiceService } from '@baton/contracts/execution';
import { inTransaction, InjectPool, type ServiceClient, JobWorker } from '@baton/service-kit';

import { DirectoryHandler } from '../directory/directory.handler.js';
import { oneLine, type Address, type Letter } from '../messages/letter.js';
import { MessagesHandler } from '../messages/messages.handler.js';
import { SERVICE } from '../service-name.js';
import { render } from '../templates/render.js';
import { notifyOrders, type NotifyOrder } from './notify-order.js';

/** Tokens of the clients to `execution`. */
export const JOBS = Symbol('JOBS');
export const INSTANCES = Symbol('INSTANCES');

const CONCURRENCY = 8;
const LOCK_MS = 15_000;
const STOP_MS = 5_000;

/** Works off the jobs by which processes tell people something. A job is done when its messages are stored. */
@Injectable()
export class NotifyJobsHandler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('NotifyJobs');
  private readonly worker: JobWorker;

  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    @Inject(JOBS) private readonly jobs: ServiceClient<typeof JobServiceService>,
    @Inject(INSTANCES) private readonly instances: ServiceClient<typeof ProcessInstanceServiceService>,
    private readonly directory: DirectoryHandler,
    private readonly messages: MessagesHandler,
  ) {
    this.worker = new JobWorker({
      client: jobs,
      type: 'notify',
      worker: SERVICE,
      concurrency: CONCURRENCY,
      lockMs: LOCK_MS,
      work: (job) => this.work(job),
      report: (problem) => this.logger.warn(problem),
    });
  }

  onApplicationBootstrap(): void {
    this.worker.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.worker.stop(STOP_MS);
  }

  /** Repeating it stores nothing twice: the ids of messages derive from the job's. */
  private async work(job: Job): Promise<void> {
    const options = { tenant: job.tenantId };
    const { jobId, leaseToken } = job;
    const asked = notifyOrders(job.variablesJson);
    if (asked === null) {
      const message = 'The job names nobody to notify: its variables have to hold a list "notify"';
      await this.jobs.failJob({ jobId, leaseToken, message, retries: 0, requestId: '' }, options);
      return;
    }
    const letters: Letter[] = [];
    for (const [at, order] of asked.orders.entries()) letters.push(...(await this.lettersOf(job, order, at)));
    await inTransaction(this.pool, (tx) => this.messages.keep(tx, letters));
    await this.jobs.completeJob({ jobId, leaseToken, variablesJson: '{}', requestId: '' }, options);
  }

  private async lettersOf(job: Job, order: NotifyOrder, at: number): Promise<Letter[]> {
    const receivers = new Map<string, Address>();
    for (const ref of order.to) {
      const found = await this.receivers(job, ref);
      if (found.length === 0)
        this.logger.warn({ msg: 'Nobody is told: the receiver is unknown', ref, jobId: job.jobId });
      for (const address of found) receivers.set(address.email.toLowerCase(), address);
    }
    const about = job.businessKey === '' ? job.processKey : `${job.processKey}, ${job.businessKey}`;
    const subject = order.subject === '' ? `News of ${about}` : order.subject;
    const body = order.body === '' ? subject : order.body;
    const paragraphs = body.split(/\n\s*\n/);
    const content = render('notice', { subject: oneLine(subject), body, paragraphs });
    const { tenantId: tenant, instanceId } = job;
    return [...receivers.values()].map((to) => ({
      cause: `${job.jobId}/${at}`,
      tenant,
      to,
      kind: 'notice',
      content,
      instanceId,
    }));
  }

  private async receivers(job: Job, ref: string): Promise<readonly Address[]> {
    return this.directory.resolve(job.tenantId, ref === 'starter' ? await this.starterOf(job) : ref);
  }

  /** `person:x`, or whatever else has started the instance, which no mail reaches. */
  private async starterOf({ instanceId, tenantId: tenant }: Job): Promise<string> {
    const { events } = await this.instances.listInstanceEvents({ instanceId, pageSize: 1, pageToken: '' }, { tenant });
    return events[0]?.actor ?? '';
  }
}
