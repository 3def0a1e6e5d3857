import { queryOptions } from '@tanstack/react-query';

import { call, get, patch, post, remove, segment } from './client.js';
import { everyPage, type Page } from './pages.js';

export type Role = 'admin' | 'designer' | 'operator' | 'participant' | 'guest' | 'worker';

export interface Person {
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly roles?: readonly Role[];
  readonly groups?: readonly string[];
  readonly manager?: string;
  readonly backup?: string;
  readonly absentUntil?: string;
  readonly active?: boolean;
  readonly joined?: boolean;
  readonly tenantId?: string;
}

export interface Group {
  readonly groupId: string;
  readonly name: string;
  readonly members?: readonly string[];
}

export interface ApiKey {
  readonly apiKeyId: string;
  readonly name: string;
  readonly roles?: readonly Role[];
  readonly createdAt: string;
  readonly lastUsedAt?: string;
  readonly expiresAt?: string;
}

export const me = () =>
  queryOptions({
    queryKey: ['session'],
    queryFn: async ({ signal }) => (await get<{ person: Person }>('/v1/session', signal)).person,
    staleTime: 60_000,
    retry: false,
  });

export const signIn = (email: string, password: string): Promise<{ person: Person }> =>
  post('/v1/session', { email, password });
export const signOut = (): Promise<void> => remove('/v1/session');
export const signOutEverywhere = (): Promise<void> => post('/v1/session/sign-out-everywhere');
export const changePassword = (current: string, next: string): Promise<void> =>
  post('/v1/session/password', { current, new: next });
export const askPasswordReset = (email: string): Promise<void> => post('/v1/session/password-reset', { email });
export const setPassword = (token: string, password: string): Promise<void> =>
  post('/v1/session/password-reset/confirm', { token, password });

export const people = () =>
  queryOptions({
    queryKey: ['people'],
    queryFn: ({ signal }) =>
      everyPage<Page & { people?: readonly Person[] }, Person>('/v1/people', (page) => page.people ?? [], signal),
    staleTime: 60_000,
  });
export const groups = () =>
  queryOptions({
    queryKey: ['groups'],
    queryFn: ({ signal }) =>
      everyPage<Page & { groups?: readonly Group[] }, Group>('/v1/groups', (page) => page.groups ?? [], signal),
    staleTime: 60_000,
  });

export const createPerson = (person: Partial<Person>): Promise<unknown> => post('/v1/people', person);
export const updatePerson = (id: string, change: Readonly<Record<string, unknown>>): Promise<unknown> =>
  patch(`/v1/people/${segment(id)}`, change);
export const deactivatePerson = (id: string): Promise<void> => remove(`/v1/people/${segment(id)}`);
export const createGroup = (group: Partial<Group>): Promise<unknown> => post('/v1/groups', group);
export const updateGroup = (id: string, change: Readonly<Record<string, unknown>>): Promise<unknown> =>
  patch(`/v1/groups/${segment(id)}`, change);
export const deleteGroup = (id: string): Promise<void> => remove(`/v1/groups/${segment(id)}`);

export const apiKeys = () =>
  queryOptions({
    queryKey: ['api-keys'],
    queryFn: ({ signal }) => get<{ apiKeys?: readonly ApiKey[] }>('/v1/api-keys', signal),
  });
export const createApiKey = (key: {
  name: string;
  roles: readonly Role[];
  expiresAt?: string;
}): Promise<{ apiKey: ApiKey; secret: string }> => call('POST', '/v1/api-keys', { body: key });
export const deleteApiKey = (id: string): Promise<void> => remove(`/v1/api-keys/${segment(id)}`);
