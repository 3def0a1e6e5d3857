import { queryOptions } from '@tanstack/react-query';

import { call, get, post, segment } from './client.js';
import { pages, type Page } from './pages.js';

export type Severity = 'error' | 'warning' | 'info';
export type FindingCategory = 'model' | 'owner' | 'trigger' | 'clock' | 'hand-off' | 'system' | 'decision';

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly category: FindingCategory;
  readonly processId?: string;
  readonly elementId?: string;
  readonly elementKind?: string;
  readonly elementName?: string;
  readonly message: string;
  readonly mend: string;
  readonly mendKind?: string;
  readonly line?: number;
  readonly column?: number;
}

export interface Model {
  readonly modelId: string;
  readonly name: string;
  readonly processKeys?: readonly string[];
  readonly revision: number;
  readonly state: 'draft' | 'deployed' | 'changed' | 'retired';
  readonly deployedVersion?: number;
  readonly importedAt: string;
  readonly changedAt?: string;
  readonly deployedAt?: string;
  readonly errors?: number;
  readonly warnings?: number;
  readonly runnableShare?: number;
  readonly findings?: readonly Finding[];
  readonly xml?: string;
}

export type ModelPage = Page & { readonly models?: readonly Model[] };
type Envelope = Model | { readonly model: Model };
const modelOf = (answer: Envelope): Model => ('model' in answer ? answer.model : answer);
const path = (id: string): string => `/v1/models/${segment(id)}`;

export const modelPages = () => pages<ModelPage>(['models'], '/v1/models');
export const modelById = (id: string) =>
  queryOptions({
    queryKey: ['models', 'one', id],
    queryFn: async ({ signal }) => modelOf(await get<Envelope>(path(id), signal)),
  });

export async function importModel(file: File): Promise<Model> {
  return modelOf(
    await call<Envelope>('POST', `/v1/models?fileName=${encodeURIComponent(file.name)}`, {
      body: await file.text(),
      headers: { 'content-type': 'application/xml' },
    }),
  );
}

/** `revision` guards against a change that somebody else made meanwhile. */
export const mendElement = async (model: Model, elementId: string, change: unknown): Promise<Model> =>
  modelOf(
    await call<Envelope>('PATCH', `${path(model.modelId)}/elements/${segment(elementId)}`, {
      body: change,
      headers: { 'if-match': `"${model.revision}"` },
    }),
  );

export const deployModel = async (id: string): Promise<Model> => modelOf(await post<Envelope>(`${path(id)}/deploy`));
export const retireModel = (id: string): Promise<void> => post(`${path(id)}/retire`);
