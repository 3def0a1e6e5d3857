import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { Problem } from '../api/problem.js';
import { claimTask, completeTask, taskById, type Completion, type UserTask } from '../api/tasks.js';

export interface Sending {
  /** Sends the decision; a refusal is in `error`. */
  readonly send: (completion: Completion) => void;
  /** Notes that work has begun: the first change claims the task. */
  readonly begin: () => void;
  readonly pending: boolean;
  readonly error: unknown;
  readonly clearError: () => void;
  readonly sent?: { readonly outcome?: string };
  /** Somebody else was first. */
  readonly takenBy?: string;
}

const isTaken = (error: unknown): boolean => error instanceof Problem && error.code === 'TASK_CLAIMED';

/**
 * The way of one task from its opening to its sending. Never optimistic: a decision cannot be taken back, so the screen
 * says "sent" after the server did.
 */
export function useSending(task: UserTask): Sending {
  const client = useQueryClient();
  const [takenBy, setTakenBy] = useState<string>();
  const [begun, setBegun] = useState(task.state === 'claimed');
  const loseTo = async (): Promise<void> => {
    const fresh = await client.fetchQuery({ ...taskById(task.userTaskId), staleTime: 0 });
    setTakenBy(fresh.assignee?.name ?? 'Somebody else');
  };
  const onError = (error: unknown): void => {
    if (isTaken(error)) void loseTo();
  };
  const claim = useMutation({
    mutationFn: () => claimTask(task.userTaskId),
    onError,
    onSuccess: () => client.invalidateQueries({ queryKey: ['tasks', 'pages'] }),
  });
  const complete = useMutation({
    mutationFn: (completion: Completion) => completeTask(task.userTaskId, completion),
    onError,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['tasks', 'pages'] }),
        client.invalidateQueries({ queryKey: ['progress'] }),
      ]).then(() => undefined),
  });
  const sent = complete.isSuccess ? { outcome: complete.variables.outcome } : undefined;
  return {
    send: complete.mutate,
    begin: () => {
      if (begun) return;
      setBegun(true);
      claim.mutate();
    },
    pending: complete.isPending,
    error: isTaken(complete.error) ? null : complete.error,
    clearError: complete.reset,
    sent,
    takenBy,
  };
}
