import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/** What each event of the stream makes stale. */
const STALE: Readonly<Record<string, readonly (readonly string[])[]>> = {
  task: [['tasks'], ['progress'], ['documents']],
  progress: [['progress'], ['instances']],
  incident: [['incidents'], ['progress']],
};

/** Events come in bursts; one refetch per burst is enough. */
const GATHER_MS = 250;

/** Keeps open screens true: refetches what the server says has changed, and everything after a lost connection. */
export function useLiveUpdates(): void {
  const client = useQueryClient();
  useEffect(() => {
    const stream = new EventSource('/v1/notifications/stream');
    const due = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let lost = false;
    const flush = (): void => {
      timer = undefined;
      const keys = [...due].flatMap((kind) => STALE[kind] ?? []);
      due.clear();
      for (const queryKey of keys) void client.invalidateQueries({ queryKey });
    };
    const note = (kind: string) => (): void => {
      due.add(kind);
      timer ??= setTimeout(flush, GATHER_MS);
    };
    for (const kind of Object.keys(STALE)) stream.addEventListener(kind, note(kind));
    stream.addEventListener('error', () => {
      lost = true;
    });
    stream.addEventListener('open', () => {
      if (lost) void client.invalidateQueries();
      lost = false;
    });
    return () => {
      clearTimeout(timer);
      stream.close();
    };
  }, [client]);
}
