import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';

import { Rejection } from '@baton/kernel';
import { CallGates, observe } from '@baton/service-kit';

import { JobOffers } from '../instances/job-offers.js';
import { Admission, type Work } from './admission.js';
import { LIMITED_CALLS } from './limited-calls.js';

/** Between two lines that say so. */
const TELL_MS = 10_000;
/** Pauses are told in these steps, so that few refusals have to be made. */
const STEP_MS = 100;

/** Limits the commands of this process that are under way, however they come in. */
@Injectable()
export class CommandAdmission implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(CommandAdmission.name);
  private readonly admission: Admission;
  private readonly refusals = new Map<number, Rejection>();
  private toldAt = -Infinity;
  private told = 0;
  private undo: readonly (() => void)[] = [];

  constructor(
    private readonly gates: CallGates,
    offers: JobOffers,
  ) {
    this.admission = new Admission(() => performance.now(), { behind: () => offers.isBehind });
  }

  onModuleInit(): void {
    for (const work of ['start', 'finish'] as const)
      this.gates.limit(LIMITED_CALLS[work], (tenant) =>
        this.admit(tenant, work) ? () => this.answered(tenant, work) : this.refusal(),
      );
    const { admission } = this;
    this.undo = [
      observe('baton.commands.under_way', (result) => result.observe(admission.underWay)),
      observe('baton.commands.limit', (result) => result.observe(admission.limit)),
      observe('baton.commands.refused', (result) => {
        for (const work of ['start', 'finish'] as const) result.observe(admission.refused[work], { work });
      }),
    ];
  }

  onModuleDestroy(): void {
    for (const undo of this.undo) undo();
  }

  get underWay(): number {
    return this.admission.underWay;
  }

  /** Whether the command is taken; then it has to be {@link answered} with the same tenant and weight. */
  admit(tenant: string, work: Work, weight = 1): boolean {
    if (this.admission.admit(tenant, work, weight)) return true;
    this.tell();
    return false;
  }

  answered(tenant: string, work: Work, weight = 1): void {
    this.admission.answered(tenant, work, weight);
  }

  /** Why a command was not taken, and when it may be. The same object for many: making one costs more than a refusal may. */
  refusal(): Rejection {
    const retryAfterMs = Math.ceil(this.admission.retryAfterMs / STEP_MS) * STEP_MS;
    let refusal = this.refusals.get(retryAfterMs);
    if (refusal === undefined) this.refusals.set(retryAfterMs, (refusal = busy(retryAfterMs)));
    return refusal;
  }

  private tell(): void {
    const now = performance.now();
    if (now - this.toldAt < TELL_MS) return;
    const { start, finish } = this.admission.refused;
    const refused = start + finish;
    this.logger.warn({
      msg: 'More commands come in than can be carried out; some are refused',
      refused: refused - this.told,
      under_way: this.admission.underWay,
      limit: this.admission.limit,
    });
    this.told = refused;
    this.toldAt = now;
  }
}

const busy = (retryAfterMs: number): Rejection =>
  new Rejection('exhausted', 'BUSY', 'More commands are under way than can be carried out soon; nothing was done', {
    retryAfterMs,
  });
