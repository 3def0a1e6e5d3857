import { queryOptions } from '@tanstack/react-query';

import type { JsonSchema } from '../form/schema.js';
import { call, get, patch, post, segment } from './client.js';
import { pages, type Page } from './pages.js';

export interface Party {
  /** `person:x`, `group:x`, `guest:x`, `service:x`. */
  readonly ref?: string;
  readonly name: string;
}

export interface DocumentInfo {
  readonly documentId: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly uploadedBy?: Party;
  readonly uploadedAt: string;
}

export interface DocumentSlot {
  readonly name: string;
  readonly label?: string;
  readonly required?: boolean;
  readonly accept?: readonly string[];
  readonly maxBytes?: number;
  readonly document?: DocumentInfo;
}

export interface TaskOutcome {
  readonly value: string;
  readonly label: string;
  readonly noteRequired?: boolean;
}

export interface Handoff {
  readonly elementName: string;
  readonly by?: Party;
  readonly note?: string;
  readonly outcome?: string;
  readonly at: string;
}

export interface UserTask {
  readonly userTaskId: string;
  readonly instanceId: string;
  readonly elementId: string;
  readonly name: string;
  readonly processKey: string;
  readonly processName?: string;
  readonly businessKey?: string;
  readonly department?: string;
  readonly state: 'open' | 'claimed' | 'submitting' | 'completed' | 'canceled';
  readonly assignee?: Party;
  readonly candidates?: readonly Party[];
  readonly openedAt: string;
  readonly dueAt?: string;
  readonly closedAt?: string;
  readonly nudgedAt?: string;
  readonly escalationLevel?: number;
  readonly documents?: readonly DocumentSlot[];
  readonly outcomes?: readonly TaskOutcome[];
  readonly formSchema?: JsonSchema;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly draft?: Readonly<Record<string, unknown>>;
  readonly outcome?: string;
  readonly note?: string;
  readonly completedBy?: Party;
  readonly handedOver?: Handoff;
  readonly guest?: boolean;
  readonly instructions?: string;
  readonly actionable?: boolean;
  readonly judgement?: string;
}

export type TaskFilter = 'mine' | 'my-groups' | 'waiting-for-others' | 'all';
export type TaskPage = Page & { readonly userTasks?: readonly UserTask[] };

export interface Completion {
  readonly outcome?: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly note?: string;
}

/** Answers carry the message in its envelope or plain; both are read. */
const taskOf = (answer: UserTask | { readonly userTask: UserTask }): UserTask =>
  'userTask' in answer ? answer.userTask : answer;

const path = (id: string): string => `/v1/tasks/${segment(id)}`;

export const taskPages = (filter?: TaskFilter) => pages<TaskPage>(['tasks'], '/v1/tasks', { filter });

export const taskById = (id: string) =>
  queryOptions({ queryKey: ['tasks', 'one', id], queryFn: async ({ signal }) => taskOf(await get(path(id), signal)) });

export const claimTask = async (id: string): Promise<UserTask> => taskOf(await post(`${path(id)}/claim`));
export const releaseTask = async (id: string): Promise<UserTask> => taskOf(await post(`${path(id)}/release`));
export const assignTask = async (id: string, to: string, note?: string): Promise<UserTask> =>
  taskOf(await post(`${path(id)}/assign`, { to, note }));
export const nudgeTask = (id: string): Promise<void> => post(`${path(id)}/nudge`);
export const completeTask = async (id: string, completion: Completion): Promise<UserTask> =>
  taskOf(await post(`${path(id)}/complete`, completion));
export const saveDraft = (id: string, draft: unknown): Promise<void> =>
  call('PUT', `${path(id)}/draft`, { body: draft, keepalive: true });
export const documentPath = (id: string, name: string): string => `${path(id)}/documents/${segment(name)}`;

export const instanceDocuments = (instanceId: string) =>
  queryOptions({
    queryKey: ['documents', instanceId],
    queryFn: ({ signal }) =>
      get<{ documents?: readonly DocumentInfo[] }>(`/v1/documents?instanceId=${segment(instanceId)}`, signal),
  });

export const cancelInstance = (instanceId: string, reason: string): Promise<void> =>
  post(`/v1/instances/${segment(instanceId)}/cancel`, { reason });
export const changeVariables = (instanceId: string, variables: unknown): Promise<void> =>
  patch(`/v1/instances/${segment(instanceId)}/variables`, { variables });
