import { queryOptions } from '@tanstack/react-query';

import { call, get, post, segment } from './client.js';
import type { Completion, UserTask } from './tasks.js';

/** What a guest link opens: the task, and who asks. */
export interface GuestTask extends UserTask {
  readonly requestedBy?: { readonly name: string };
  readonly organisation?: string;
}

type Envelope = GuestTask | { readonly userTask: GuestTask };

export const openGuestSession = (token: string): Promise<{ taskId: string }> => post('/v1/guest/session', { token });
export const guestTask = () =>
  queryOptions({
    queryKey: ['guest', 'task'],
    queryFn: async ({ signal }) => {
      const answer = await get<Envelope>('/v1/guest/task', signal);
      return 'userTask' in answer ? answer.userTask : answer;
    },
    retry: false,
  });
export const saveGuestDraft = (draft: unknown): Promise<void> =>
  call('PUT', '/v1/guest/task/draft', { body: draft, keepalive: true });
export const completeGuestTask = (completion: Completion): Promise<unknown> =>
  post('/v1/guest/task/complete', completion);
export const guestDocumentPath = (name: string): string => `/v1/guest/task/documents/${segment(name)}`;
