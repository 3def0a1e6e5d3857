/** In which way something went wrong. */
export const WRONGS = ['lost', 'doubled', 'stuck', 'out of order'] as const;
export type Wrong = (typeof WRONGS)[number];

export interface Finding {
  readonly wrong: Wrong;
  /** `start`, `job`, `timer`, `mail`, `call`, `fact`, `read model`, `replay` … */
  readonly what: string;
  readonly instanceId?: string;
  /** For people: what was expected and what was there. */
  readonly detail: string;
}

export const lost = (what: string, detail: string, instanceId?: string): Finding =>
  finding('lost', what, detail, instanceId);
export const doubled = (what: string, detail: string, instanceId?: string): Finding =>
  finding('doubled', what, detail, instanceId);
export const stuck = (what: string, detail: string, instanceId?: string): Finding =>
  finding('stuck', what, detail, instanceId);
export const outOfOrder = (what: string, detail: string, instanceId?: string): Finding =>
  finding('out of order', what, detail, instanceId);

const finding = (wrong: Wrong, what: string, detail: string, instanceId?: string): Finding => ({
  wrong,
  what,
  detail,
  ...(instanceId !== undefined && { instanceId }),
});
