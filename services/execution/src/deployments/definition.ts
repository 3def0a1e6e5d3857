import type { ProcessModel } from '@baton/bpmn';
import type { ExecutableProcess } from '@baton/engine';

/** One deployed version, ready to run. Never changes. */
export interface Definition {
  readonly definitionId: string;
  readonly tenant: string;
  readonly processKey: string;
  readonly version: number;
  readonly name: string;
  readonly modelId: string;
  /** Of all processes deployed together. */
  readonly deploymentId: string | null;
  /** Who may start it: `group:x`, `person:x`; empty: everybody of the tenant. */
  readonly starters: readonly string[];
  readonly model: ProcessModel;
  readonly process: ExecutableProcess;
}
