import type { ElementPatch } from '@baton/bpmn';
import type { RejectionDetails, RejectionKind } from '@baton/kernel';

/** What the parsing thread is asked. */
export type ParsingTask =
  | { readonly kind: 'read'; readonly xml: string }
  | { readonly kind: 'patch'; readonly xml: string; readonly elementId: string; readonly patch: ElementPatch }
  | { readonly kind: 'layout'; readonly xml: string };

/** What it answers: exactly one of the three. Rejections lose their class between threads. */
export interface ParsingReply {
  readonly value?: unknown;
  readonly rejection?: {
    readonly kind: RejectionKind;
    readonly code: string;
    readonly message: string;
    readonly details: RejectionDetails;
  };
  readonly failure?: string;
}
