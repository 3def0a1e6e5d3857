import { queryOptions } from '@tanstack/react-query';

import type { JsonSchema } from '../form/schema.js';
import { get, post, segment } from './client.js';
import { everyPage, pages, type Page } from './pages.js';
import type { Party } from './tasks.js';

export type ProgressState = 'on-time' | 'at-risk' | 'late' | 'blocked' | 'incident' | 'done' | 'canceled' | 'failed';
export type StepState = 'done' | 'now' | 'to-come' | 'skipped';
export type BlockerAction = 'nudge' | 'reassign' | 'retry' | 'upload';

export interface Blocker {
  readonly kind: string;
  readonly cause: string;
  readonly since?: string;
  readonly action?: BlockerAction;
  readonly targetId?: string;
}

export interface Step {
  readonly elementId: string;
  readonly name: string;
  readonly department?: string;
  readonly state: StepState;
  readonly kind: string;
  readonly owners?: readonly Party[];
  readonly since?: string;
  readonly endedAt?: string;
  readonly dueAt?: string;
  readonly missing?: readonly string[];
  readonly blockers?: readonly Blocker[];
  readonly outcome?: string;
  readonly note?: string;
  readonly userTaskId?: string;
  readonly nudges?: number;
  readonly escalationLevel?: number;
}

export interface Progress {
  readonly instanceId: string;
  readonly processKey: string;
  readonly version: number;
  readonly processName?: string;
  readonly businessKey?: string;
  readonly state: ProgressState;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly startedBy?: Party;
  readonly sentence: string;
  readonly now?: readonly Step[];
  readonly next?: readonly string[];
  readonly stepsDone?: number;
  readonly stepsTotal?: number;
  readonly steps?: readonly Step[];
  readonly xml?: string;
  readonly modelId?: string;
}

export interface StepCount {
  readonly processKey: string;
  readonly elementId: string;
  readonly name: string;
  readonly count: number;
}

export interface TimelineEntry {
  readonly eventId: string;
  readonly at: string;
  readonly type: string;
  readonly text: string;
  readonly elementId?: string;
  readonly by?: Party;
}

export interface ProcessDefinition {
  readonly processKey: string;
  readonly version: number;
  readonly name?: string;
  readonly modelId?: string;
  readonly deployedAt?: string;
  readonly starters?: readonly string[];
  readonly startForm?: JsonSchema;
  readonly retired?: boolean;
}

export type ProgressPage = Page & { readonly instances?: readonly Progress[]; readonly counts?: readonly StepCount[] };
export type TimelinePage = Page & { readonly entries?: readonly TimelineEntry[] };
type ProcessPage = Page & { readonly processes?: readonly ProcessDefinition[] };

export interface ProgressFilter {
  readonly processKey?: string;
  readonly businessKey?: string;
  readonly state?: string;
  readonly elementId?: string;
  readonly includeEnded?: boolean;
}

export const progressPages = (filter: ProgressFilter) =>
  pages<ProgressPage>(['progress'], '/v1/progress', { ...filter });

export const progressById = (instanceId: string) =>
  queryOptions({
    queryKey: ['progress', 'one', instanceId],
    queryFn: async ({ signal }) => {
      const answer = await get<Progress | { progress: Progress }>(`/v1/progress/${segment(instanceId)}`, signal);
      return 'progress' in answer ? answer.progress : answer;
    },
  });

export const timelinePages = (instanceId: string) =>
  pages<TimelinePage>(['progress', 'timeline', instanceId], `/v1/progress/${segment(instanceId)}/timeline`, {}, 100);

export const startableProcesses = () =>
  queryOptions({
    queryKey: ['processes'],
    queryFn: ({ signal }) =>
      everyPage<ProcessPage, ProcessDefinition>('/v1/processes', (page) => page.processes ?? [], signal),
  });

export interface InstanceData {
  readonly traceId: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export const instanceData = (instanceId: string) =>
  queryOptions({
    queryKey: ['instances', instanceId],
    queryFn: async ({ signal }) => {
      const answer = await get<InstanceData | { instance: InstanceData }>(
        `/v1/instances/${segment(instanceId)}`,
        signal,
      );
      return 'instance' in answer ? answer.instance : answer;
    },
  });

export interface StartRequest {
  readonly processKey: string;
  readonly businessKey?: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export const startInstance = (request: StartRequest): Promise<{ instanceId: string }> => post('/v1/instances', request);
export const retryIncident = (incidentId: string): Promise<void> => post(`/v1/incidents/${segment(incidentId)}/retry`);
