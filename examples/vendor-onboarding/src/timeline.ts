import { ApiError, type Api } from './api.js';

export interface TimelineEntry {
  readonly eventId: string;
  readonly at: string;
  readonly type: string;
  readonly text: string;
  readonly elementId?: string;
  readonly by?: { readonly ref?: string; readonly name?: string };
}

/** Tells what happened to an instance, each entry once. */
export class Timeline {
  private readonly told = new Set<string>();
  /** All of it as it was last read, oldest first. */
  entries: readonly TimelineEntry[] = [];

  constructor(
    private readonly api: Api,
    private readonly instanceId: string,
    private readonly say: (line: string) => void,
  ) {}

  /** Says what is new. What is known late is told late, so this order may differ from that of `entries`. */
  async tell(): Promise<void> {
    this.entries = await this.read();
    for (const entry of this.entries) {
      if (this.told.has(entry.eventId)) continue;
      this.told.add(entry.eventId);
      this.say(lineOf(entry));
    }
  }

  /** Empty while the read side has not heard of the instance yet. */
  private async read(): Promise<TimelineEntry[]> {
    const entries: TimelineEntry[] = [];
    let token = '';
    do {
      const query = `pageSize=200${token && `&pageToken=${encodeURIComponent(token)}`}`;
      const page = await this.api
        .get<{ entries: readonly TimelineEntry[]; nextPageToken?: string }>(
          `/v1/progress/${this.instanceId}/timeline?${query}`,
        )
        .catch((error: unknown) => {
          if (error instanceof ApiError && error.status === 404) return { entries: [], nextPageToken: '' };
          throw error;
        });
      entries.push(...page.entries);
      token = page.nextPageToken ?? '';
    } while (token !== '');
    return entries;
  }
}

/** `14:05:09  text` of an entry, in UTC. */
export const lineOf = ({ at, text }: TimelineEntry): string => `${at.slice(11, 19)}  ${text}`;
