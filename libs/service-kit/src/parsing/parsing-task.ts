import type { ElementPatch } from '@baton/bpmn';

/** What the parsing thread is asked. */
export type ParsingTask =
  | { readonly kind: 'read'; readonly xml: string }
  | { readonly kind: 'patch'; readonly xml: string; readonly elementId: string; readonly patch: ElementPatch }
  | { readonly kind: 'layout'; readonly xml: string };
