import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { wordsOf } from '../api/problem.js';
import { nudgeTask } from '../api/tasks.js';
import { notify } from '../ui/notices.js';

/** Reminds whoever has the task, now; once per visit. */
export function NudgeButton({ taskId, nudgedAt }: { taskId: string; nudgedAt?: string }) {
  const client = useQueryClient();
  const nudge = useMutation({
    mutationFn: () => nudgeTask(taskId),
    onSuccess: () => client.invalidateQueries({ queryKey: ['progress'] }),
    onError: (error) => notify({ failed: true, title: 'Not reminded', message: wordsOf(error) }),
  });
  return (
    <Button
      size="xs"
      variant="default"
      loading={nudge.isPending}
      disabled={nudge.isSuccess}
      onClick={() => nudge.mutate()}
    >
      {nudge.isSuccess ? 'Reminded' : nudgedAt ? 'Remind again' : 'Remind'}
    </Button>
  );
}
