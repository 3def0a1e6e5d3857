import type { ElementPatch } from '@baton/bpmn';
import type { RejectionDetails, RejectionKind } from '@baton/kernel';

/** What the worker thread is asked. */
export type AnalysisTask =
  | { readonly kind: 'analyse'; readonly xml: string }
  | { readonly kind: 'patch'; readonly xml: string; readonly elementId: string; readonly patch: ElementPatch };

/** What it answers: exactly one of the three. Rejections lose their class between threads. */
export interface AnalysisReply {
  readonly value?: unknown;
  readonly rejection?: { readonly kind: RejectionKind; readonly code: string; readonly message: string; readonly details: RejectionDetails };
  readonly failure?: string;
}
