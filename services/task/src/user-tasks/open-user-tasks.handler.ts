import { Injectable, Logger } from '@nestjs/common';

import { UserTaskOpened } from '@baton/contracts/execution';
import { isJsonObject, parseJson } from '@baton/kernel';
import type { Fact } from '@baton/messaging';

import { instanceFieldOf, type Sql } from '@baton/service-kit';

import { FactsHandler } from '../facts/facts.handler.js';
import { GuestInvitationsHandler } from '../guests/guest-invitations.handler.js';
import { DirectoryHandler } from '../people/directory.handler.js';
import { normalRef } from '../routing/refs.js';
import { route, type Route } from '../routing/route.js';
import { dueAtOf, momentsOf, type Moment, type ServiceLevelRule } from '../service-levels/moments.js';
import { ServiceLevelsHandler } from '../service-levels/service-levels.handler.js';
import { forbiddenBy } from './access.js';
import { InstanceFactsRepository, type OpenedTask } from './instance-facts.repository.js';
import { assignedFact, holdersOf, missingOf } from './user-task-facts.js';
import { UserTasksRepository } from './user-tasks.repository.js';

interface Opening {
  readonly fact: Fact;
  readonly opened: UserTaskOpened;
  readonly at: number;
}

/** Takes up tasks that processes have opened: finds who has them, starts their clocks, invites guests. */
@Injectable()
export class OpenUserTasksHandler {
  private readonly logger = new Logger(OpenUserTasksHandler.name);

  constructor(
    private readonly instanceFacts: InstanceFactsRepository,
    private readonly tasks: UserTasksRepository,
    private readonly directories: DirectoryHandler,
    private readonly levels: ServiceLevelsHandler,
    private readonly guests: GuestInvitationsHandler,
    private readonly facts: FactsHandler,
  ) {}

  async open(tx: Sql, facts: readonly Fact[]): Promise<void> {
    const openings = facts.map((fact): Opening => ({
      fact,
      opened: UserTaskOpened.fromPartial(fact.data as object),
      at: Date.parse(fact.time),
    }));
    const once = new Map(openings.map((opening) => [opening.opened.userTaskId, opening]));
    for (const [tenant, group] of Map.groupBy(once.values(), ({ fact }) => fact.tenant))
      await this.ofTenant(tx, tenant, group);
  }

  private async ofTenant(tx: Sql, tenant: string, openings: readonly Opening[]): Promise<void> {
    const directory = await this.directories.load(
      tenant,
      openings.flatMap(({ opened }) => refsOf(opened)),
      tx,
    );
    const guarded = openings.filter(({ opened }) => (opened.owner?.notBy.length ?? 0) > 0);
    const done = await this.tasks.doneBy([...new Set(guarded.map(({ fact }) => fact.key))], tx);
    const prepared = openings.map((opening) => {
      const { opened, at, fact } = opening;
      const notBy = opened.owner?.notBy ?? [];
      const forbidden = forbiddenBy({ notBy, startedBy: opened.startedBy, instanceId: fact.key }, done);
      const owner = opened.owner ?? { assignee: '', candidates: [], backup: '' };
      const routed = route(owner, directory, { now: at, startedBy: opened.startedBy, forbidden });
      const rule = this.ruleOf(opened);
      return { routed, task: taskFrom(opening, routed, rule), moments: momentsOf(opened.userTaskId, at, rule) };
    });
    const added = new Map(
      (
        await this.instanceFacts.open(
          tx,
          prepared.map(({ task }) => task),
        )
      ).map((task) => [task.userTaskId, task]),
    );
    const fresh = prepared.filter(({ task }) => added.has(task.userTaskId));
    await this.levels.start(
      tx,
      fresh.flatMap(({ moments }): Moment[] => moments),
    );
    const told = fresh.map(({ routed, task: { userTaskId } }) => {
      const task = added.get(userTaskId);
      if (task === undefined) throw new Error(`Task ${userTaskId} was not added`);
      // Guests are told by their invitation, which holds the link.
      const recipients = task.guestEmail === null ? holdersOf(task, directory) : [];
      const reason = routed.rerouted ? 'rerouted' : 'opened';
      return {
        task,
        fact: assignedFact(task, directory, {
          reason,
          time: task.openedAt,
          missing: missingOf(task, new Set()),
          recipients,
        }),
      };
    });
    await this.facts.publish(
      tx,
      told.map(({ fact }) => fact),
    );
    for (const { task } of told) if (task.guestEmail !== null) await this.guests.invite(tx, task, directory);
  }

  /** The step's clock without durations that are none: a mistake in a diagram must not cost the task. */
  private ruleOf({ serviceLevel, userTaskId, elementId }: UserTaskOpened): ServiceLevelRule {
    const rule: ServiceLevelRule = serviceLevel ?? { due: '', nudges: [], escalations: [] };
    const readable = (...durations: string[]): boolean => {
      try {
        for (const duration of durations)
          if (duration !== '')
            momentsOf('', 0, { due: '', nudges: [{ after: duration, repeat: '' }], escalations: [] });
        return true;
      } catch {
        this.logger.warn({
          msg: 'A service level has an unreadable duration',
          ...instanceFieldOf({ userTaskId }),
          user_task_id: userTaskId,
          element_id: elementId,
          durations,
        });
        return false;
      }
    };
    return {
      due: readable(rule.due) ? rule.due : '',
      nudges: rule.nudges.filter(({ after, repeat }) => after !== '' && readable(after, repeat)),
      escalations: rule.escalations.filter(({ after }) => after !== '' && readable(after)),
    };
  }
}

function refsOf({ owner, startedBy }: UserTaskOpened): string[] {
  const { assignee = '', candidates = [], backup = '' } = owner ?? {};
  return [startedBy, ...[assignee, backup, ...candidates].filter((ref) => ref !== '').map(normalRef)];
}

function taskFrom({ fact, opened, at }: Opening, routed: Route, rule: ServiceLevelRule): OpenedTask {
  const { owner, guest } = opened;
  const guestEmail = guest !== undefined && /^[^\s@]+@[^\s@]+$/.test(guest.email.trim()) ? guest.email.trim() : null;
  const inside = routed.assignee === null ? routed.candidates : [...new Set([routed.assignee, ...routed.candidates])];
  const assignee = guestEmail === null ? routed.assignee : `guest:${guestEmail}`;
  return {
    userTaskId: opened.userTaskId,
    tenant: fact.tenant,
    instanceId: fact.key,
    elementId: opened.elementId,
    name: opened.name || opened.elementId,
    processKey: opened.processKey,
    processName: opened.processName || opened.processKey,
    businessKey: opened.businessKey,
    department: opened.department,
    startedBy: opened.startedBy,
    state: assignee === null ? 'open' : 'claimed',
    assignee,
    candidates: guestEmail === null ? routed.candidates : inside,
    backup: owner?.backup ?? '',
    notBy: owner?.notBy ?? [],
    judgement: opened.judgement,
    instructions: opened.instructions,
    guestEmail,
    guestName: guestEmail === null ? null : (guest?.name ?? ''),
    documents: opened.documents.map(({ name, label, required, accept, maxBytes }) => ({
      name,
      label,
      required,
      accept,
      maxBytes: Number(maxBytes),
    })),
    outcomes: opened.outcomes.map(({ value, label, noteRequired }) => ({ value, label, noteRequired })),
    formSchema: objectOr(opened.formSchemaJson, ''),
    inputs: objectOr(opened.inputsJson, '{}'),
    openedAt: at,
    dueAt: dueAtOf(at, rule),
  };
}

/** `json` if it is the text of an object, else `otherwise`. */
function objectOr(json: string, otherwise: string): string {
  if (json === '') return otherwise;
  try {
    return isJsonObject(parseJson(json)) ? json : otherwise;
  } catch {
    return otherwise;
  }
}
