/** What the composition tells this service. Injected as TASK_SETTINGS. */
export interface TaskSettings {
  /** Where people reach Baton: links begin with it. Over https, cookies are Secure. */
  readonly publicUrl: string;
  /** Bytes of a document, where the step says nothing smaller; 10 MiB unless told. */
  readonly documentLimit?: number;
}

export const TASK_SETTINGS = Symbol('TASK_SETTINGS');
