/** What the load has asked for, and what it was answered: the yardstick of the checker. */
export interface StartRecord {
  /** Unique to this start; also its business key. */
  readonly key: string;
  readonly process: string;
  /** Set once it was accepted. */
  instanceId?: string;
}

/** Something that was acknowledged, with the text that it left in the journal. */
export interface Acknowledged {
  readonly instanceId: string;
  /** The job's, user task's or timer's number in its instance. */
  readonly n: number;
  /** A text that no other answer holds. */
  readonly token: string;
}

export interface MessageRecord {
  readonly messageId: string;
  /** Whose instance waits for it. */
  readonly key: string;
}

/** Everything since the last check. */
export interface History {
  readonly starts: ReadonlyMap<string, StartRecord>;
  readonly jobs: readonly Acknowledged[];
  readonly userTasks: readonly Acknowledged[];
  readonly messages: readonly MessageRecord[];
  /** Variables that were set while the instance ran: each a token of its own. */
  readonly changes: readonly { readonly instanceId: string; readonly token: string }[];
}

/** Kept in memory: what is checked is dropped. */
export class Recorder implements History {
  readonly starts = new Map<string, StartRecord>();
  jobs: Acknowledged[] = [];
  userTasks: Acknowledged[] = [];
  messages: MessageRecord[] = [];
  changes: { instanceId: string; token: string }[] = [];

  begin(key: string, process: string): StartRecord {
    const record: StartRecord = { key, process };
    this.starts.set(key, record);
    return record;
  }

  /** Hands over what has been recorded so far, and begins anew. */
  take(): History {
    const { starts, jobs, userTasks, messages, changes } = this;
    const taken = { starts: new Map(starts), jobs, userTasks, messages, changes };
    starts.clear();
    [this.jobs, this.userTasks, this.messages, this.changes] = [[], [], [], []];
    return taken;
  }
}
