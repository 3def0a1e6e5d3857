import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { SUBSCRIPTIONS } from '../api/event-subscriptions.js';
import { wordsOf } from '../api/problem.js';
import { notify } from '../ui/notices.js';

/** Does something about a subscription at once, and shows what became of it. */
export function ActButton<Answer>({
  word,
  label,
  act,
  done,
}: {
  word: string;
  label: string;
  act: () => Promise<Answer>;
  done?: (answer: Answer) => void;
}) {
  const client = useQueryClient();
  const run = useMutation({
    mutationFn: act,
    onSuccess: (answer) => {
      done?.(answer);
      return client.invalidateQueries({ queryKey: SUBSCRIPTIONS });
    },
    onError: (error) => notify({ failed: true, title: `${label}: not done`, message: wordsOf(error) }),
  });
  return (
    <Button size="xs" variant="default" loading={run.isPending} onClick={() => run.mutate()} aria-label={label}>
      {word}
    </Button>
  );
}
