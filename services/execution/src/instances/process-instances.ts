import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

import { decide, type EngineCommand, type EngineEvent, type InstanceState, type JobCreated } from '@baton/engine';
import type { CommandContext, Decide, Outcome } from '@baton/journal';
import { Rejection } from '@baton/kernel';
import { activeTraceparent, InjectClock, type BusinessClock } from '@baton/service-kit';

import type { Definition } from '../deployments/definition.js';
import { Definitions } from '../deployments/definitions.js';
import { unknownInstance } from '../wire/ids.js';
import { InstanceJournal } from './instance-journal.js';
import { JobOffers, type Grant } from './job-offers.js';
import { sideWrites } from './side-rows.js';

/** Who gives a command. */
export interface Origin {
  /** Absent: Baton itself, for any tenant. */
  readonly tenant?: string;
  /** `person:x`, `api-key:x`, `service:x`, `timer`, `message:x`. */
  readonly actor: string;
  readonly traceparent?: string;
}

export type InstanceOutcome = Outcome<InstanceState, EngineEvent> & { readonly definition: Definition };

/** Decides commands with the engine and appends what follows to the journal: the one way in which an instance changes. */
@Injectable()
export class ProcessInstances implements OnApplicationShutdown {
  constructor(
    private readonly journal: InstanceJournal,
    private readonly definitions: Definitions,
    private readonly offers: JobOffers,
    @InjectClock('execution') private readonly clock: BusinessClock,
  ) {}

  /**
   * Starts an instance of `definition`; durable when answered.
   *
   * @param premise of a version that is only assumed to be the latest
   * @throws PremiseBroken when it is not
   * @throws Rejection as the engine's StartInstance; `already-exists` BUSINESS_KEY_TAKEN
   */
  start(
    definition: Definition,
    instanceId: string,
    requestId: string | undefined,
    command: EngineCommand,
    origin: Origin,
    premise?: number,
  ): Promise<InstanceOutcome> {
    return this.append(definition, instanceId, requestId, command, origin, { fresh: true, premise });
  }

  /**
   * Carries a command out; durable when answered. The same request id is carried out once.
   *
   * @param guard throws when the command may not be carried out now; not asked for a repetition
   * @param target the version that the command leads to (MigrateInstance)
   * @throws Rejection as the engine's commands; `not-found` INSTANCE_UNKNOWN, for instances of other tenants too
   */
  async execute(
    instanceId: string,
    requestId: string | undefined,
    command: EngineCommand,
    origin: Origin,
    guard?: () => void,
    target?: Definition,
  ): Promise<InstanceOutcome> {
    for (;;) {
      try {
        return await this.append(undefined, instanceId, requestId, command, origin, {}, guard, target);
      } catch (error) {
        if (!(error instanceof NotCompiled)) throw error;
        await this.definitionOf(error.definitionId);
      }
    }
  }

  /**
   * @param tenant absent: whosever it is
   * @param head the head that the caller has just read itself
   * @throws Rejection `not-found` INSTANCE_UNKNOWN
   */
  async read(
    instanceId: string,
    tenant?: string,
    head?: number,
  ): Promise<{ state: InstanceState; seq: number; definition: Definition }> {
    const { state, seq } = await this.journal.read(instanceId, head);
    if (state.definitionId === undefined) throw unknownInstance(instanceId);
    const definition = await this.definitionOf(state.definitionId);
    if (tenant !== undefined && definition.tenant !== tenant) throw unknownInstance(instanceId);
    return { state, seq, definition };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.journal.close();
  }

  private async append(
    starting: Definition | undefined,
    instanceId: string,
    requestId: string | undefined,
    command: EngineCommand,
    origin: Origin,
    resting: Pick<CommandContext, 'fresh' | 'premise'>,
    guard?: () => void,
    target?: Definition,
  ): Promise<InstanceOutcome> {
    const now = this.clock.now();
    const { actor } = origin;
    const traceparent = activeTraceparent() ?? origin.traceparent;
    let grants: Grant[] = [];
    let definition = starting;
    // Written into the row after deciding, when it is known whose instance it is.
    const context = { tenant: starting?.tenant ?? '', actor, traceparent, at: now, ...resting };
    const decideCommand: Decide<InstanceState, EngineEvent> = (state, seq) => {
      this.offers.takeBack(grants);
      grants = [];
      const known = starting ?? this.compiledFor(state, instanceId, origin);
      definition = known;
      context.tenant = known.tenant;
      guard?.();
      const decision = decide(known.process, state, command, { now, ...(target && { target: target.process }) });
      const leaseOf = (job: JobCreated) => {
        const grant = this.offers.grant(known.tenant, job);
        if (grant !== undefined) grants.push(grant);
        return grant;
      };
      return {
        ...decision,
        sides: sideWrites({
          instanceId,
          seq: seq + 1,
          definition: known,
          state: decision.state,
          events: decision.events,
          now,
          requestId,
          actor,
          leaseOf,
        }),
      };
    };
    try {
      const outcome = await this.journal.execute(instanceId, requestId, context, decideCommand);
      if (outcome.repeated) this.offers.takeBack(grants);
      else if (definition !== undefined)
        this.offers.handOut(grants, { instanceId, state: outcome.state, definition, events: outcome.events });
      return { ...outcome, definition: definition ?? (await this.ownDefinition(outcome.state, origin, instanceId)) };
    } catch (error) {
      this.offers.takeBack(grants);
      throw error;
    }
  }

  /** A repetition is answered without deciding; whose instance it is has still to be checked. */
  private async ownDefinition(state: InstanceState, { tenant }: Origin, instanceId: string): Promise<Definition> {
    const definition = await this.definitionOf(state.definitionId ?? '');
    if (tenant !== undefined && definition.tenant !== tenant) throw unknownInstance(instanceId);
    return definition;
  }

  private compiledFor(state: InstanceState, instanceId: string, { tenant }: Origin): Definition {
    if (state.definitionId === undefined) throw unknownInstance(instanceId);
    const definition = this.definitions.peek(state.definitionId);
    if (definition === undefined) throw new NotCompiled(state.definitionId);
    if (tenant !== undefined && definition.tenant !== tenant) throw unknownInstance(instanceId);
    return definition;
  }

  private async definitionOf(definitionId: string): Promise<Definition> {
    const definition = await this.definitions.get(definitionId);
    if (definition === undefined)
      throw new Rejection('not-found', 'PROCESS_UNKNOWN', `There is no deployed version ${definitionId}`);
    return definition;
  }
}

/** Deciding has to wait until the instance's version is compiled. */
class NotCompiled extends Error {
  constructor(readonly definitionId: string) {
    super(`${definitionId} is not compiled yet`);
  }
}
