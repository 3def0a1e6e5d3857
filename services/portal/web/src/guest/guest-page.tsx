import { Alert, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';

import {
  completeGuestTask,
  guestDocumentPath,
  guestTask,
  openGuestSession,
  saveGuestDraft,
  type GuestTask,
} from '../api/guest.js';
import { Problem, wordsOf } from '../api/problem.js';
import type { Completion, DocumentInfo } from '../api/tasks.js';
import { Opening } from '../app/opening.js';
import { AnswerForm } from '../task/answer-form.js';
import { TaskInputs } from '../task/task-inputs.js';
import { DueTime } from '../ui/relative-time.js';
import { GuestFrame } from './guest-frame.js';
import { GuestProgress } from './guest-progress.js';

/**
 * Where a personal link leads: `/guest#<token>`. The token is exchanged for a cookie and taken out of the address bar,
 * so that it stands neither in the history nor in a screenshot; a reload goes on with the cookie.
 */
export default function GuestPage() {
  const [token] = useState(useLocation().hash.slice(1));
  const session = useMutation({ mutationKey: ['guest'], mutationFn: openGuestSession, retry: 0 });
  const { mutate } = session;
  useEffect(() => {
    if (token === '') return;
    history.replaceState(history.state, '', '/guest');
    mutate(token);
  }, [token, mutate]);
  const task = useQuery({ ...guestTask(), enabled: token === '' || session.isSuccess });
  const error = session.error ?? task.error;
  if (error !== null) return <NotOpened error={error} />;
  if (task.data === undefined) return <Opening />;
  return <Opened task={task.data} />;
}

const NotOpened = ({ error }: { error: unknown }) => {
  const stale = error instanceof Problem && error.status >= 400 && error.status < 500;
  return (
    <GuestFrame title={stale ? 'This link no longer opens' : 'This page could not be opened'}>
      <Text>
        {stale
          ? 'It was used up, or replaced by a newer one. Look for a later e-mail, or answer the one you have: whoever asked will see it.'
          : wordsOf(error)}
      </Text>
    </GuestFrame>
  );
};

function Opened({ task }: { task: GuestTask }) {
  const client = useQueryClient();
  const sending = useMutation({
    mutationKey: ['guest'],
    mutationFn: (completion: Completion) => completeGuestTask(completion),
  });
  const asked = task.requestedBy?.name ?? task.handedOver?.by?.name;
  if (sending.isSuccess || task.state === 'completed' || task.state === 'submitting')
    return (
      <GuestFrame title="Thank you">
        <GuestProgress instanceId={task.instanceId} />
      </GuestFrame>
    );
  if (task.state === 'canceled')
    return (
      <GuestFrame title="Nothing is needed any more">
        <Text>The process went another way. You need not do anything.</Text>
      </GuestFrame>
    );
  const uploaded = (name: string, document: DocumentInfo): void => {
    client.setQueryData(
      guestTask().queryKey,
      (before) =>
        before && {
          ...before,
          documents: before.documents?.map((slot) => (slot.name === name ? { ...slot, document } : slot)),
        },
    );
  };
  return (
    <GuestFrame
      title={task.name}
      asked={
        <>
          {asked ? <b>{asked}</b> : 'We'} {asked ? 'asks' : 'ask'} you
          {task.processName ? ` for this, for “${task.processName}”` : ' for this'}.
        </>
      }
      due={<DueTime at={task.dueAt} since={task.openedAt} tinted />}
    >
      {task.handedOver?.note && (
        <Alert color="baton" variant="light" mb="lg" title={task.handedOver.by?.name}>
          {task.handedOver.note}
        </Alert>
      )}
      {task.instructions && <Text mb="lg">{task.instructions}</Text>}
      <TaskInputs task={task} />
      <Title order={2} mb="md">
        What is needed
      </Title>
      <AnswerForm
        task={task}
        disabled={task.actionable === false}
        pending={sending.isPending}
        error={sending.error}
        onSend={sending.mutate}
        saveDraft={saveGuestDraft}
        documentPath={guestDocumentPath}
        onUploaded={uploaded}
        withNote={task.outcomes?.some((outcome) => outcome.noteRequired) ?? false}
      />
    </GuestFrame>
  );
}
