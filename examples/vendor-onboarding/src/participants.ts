import { randomBytes } from 'node:crypto';

import { Api } from './api.js';
import type { GroupId } from './people.js';
import { until } from './until.js';

interface Task {
  readonly userTaskId: string;
  readonly elementId: string;
  readonly state: string;
}

/** Somebody of a department, signed in. */
export interface Participant {
  readonly personId: string;
  readonly name: string;
  /** Waits for the step, takes it and hands it in. */
  complete(
    instanceId: string,
    elementId: string,
    result: { outcome?: string; note?: string; variables?: object },
  ): Promise<void>;
}

export interface Crew {
  of(group: GroupId): Participant;
  /** Deactivates them; what they did stays theirs. */
  leave(): Promise<void>;
}

const NAMES: Readonly<Record<string, string>> = {
  risk: 'Rita',
  'risk-officers': 'Oscar',
  legal: 'Luca',
  'accounts-payable': 'Ana',
};

/** Makes one person in each of the groups and signs them in with a password, as the portal does. */
export async function makeCrew(admin: Api, run: string, groups: readonly GroupId[]): Promise<Crew> {
  const crew = new Map<GroupId, Participant>();
  const leave = async (): Promise<void> => {
    for (const { personId } of crew.values()) await admin.delete(`/v1/people/${personId}`);
  };
  try {
    for (const group of groups) crew.set(group, await join(admin, run, group));
  } catch (error) {
    await leave();
    throw error;
  }
  return {
    of: (group) => {
      const participant = crew.get(group);
      if (participant === undefined) throw new Error(`Nobody of ${group} takes part`);
      return participant;
    },
    leave,
  };
}

async function join(admin: Api, run: string, group: GroupId): Promise<Participant> {
  const password = randomBytes(12).toString('base64url');
  const personId = `${group}-${run}`;
  const name = `${NAMES[group] ?? group} (${group})`;
  const email = `${personId}@company.example`;
  await admin.post('/v1/people', { personId, name, email, roles: ['participant'], groups: [group], password });
  const api = new Api(admin.url);
  await api.post('/v1/session', { email, password });
  return {
    personId,
    name,
    complete: async (instanceId, elementId, result) => {
      const { userTaskId } = await until(`${name} gets ${elementId}`, async () => {
        const { userTasks } = await api.get<{ userTasks: readonly Task[] }>(`/v1/tasks?instanceId=${instanceId}`);
        return userTasks.find(
          (task) => task.elementId === elementId && task.state !== 'completed' && task.state !== 'canceled',
        );
      });
      const path = `/v1/tasks/${encodeURIComponent(userTaskId)}`;
      await api.post(`${path}/claim`);
      await api.post(`${path}/complete`, result, { 'idempotency-key': `${run}-${userTaskId}` });
    },
  };
}
