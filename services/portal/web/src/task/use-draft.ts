import { useEffect, useRef, useState } from 'react';

const PAUSE_MS = 800;

export type DraftState = 'clean' | 'unsaved' | 'saved' | 'failed';

/**
 * Keeps what is being filled in: saves after each pause, and at once when the page is left. `touch` is called with every
 * change; until then nothing is saved, so that looking leaves no draft.
 */
export function useDraft<Draft>(save: (draft: Draft) => Promise<unknown>): {
  state: DraftState;
  touch: (draft: Draft) => void;
  forget: () => void;
} {
  const [state, setState] = useState<DraftState>('clean');
  const waiting = useRef<Draft>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const saver = useRef(save);
  saver.current = save;

  const flush = useRef(() => {
    clearTimeout(timer.current);
    const draft = waiting.current;
    if (draft === undefined) return;
    waiting.current = undefined;
    saver.current(draft).then(
      () => setState(waiting.current === undefined ? 'saved' : 'unsaved'),
      () => setState('failed'),
    );
  });

  useEffect(() => {
    const leave = flush.current;
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, []);

  return {
    state,
    touch: (draft) => {
      waiting.current = draft;
      setState('unsaved');
      clearTimeout(timer.current);
      timer.current = setTimeout(flush.current, PAUSE_MS);
    },
    forget: () => {
      clearTimeout(timer.current);
      waiting.current = undefined;
    },
  };
}
