import { useQueryClient } from '@tanstack/react-query';

import { documentPath, saveDraft, taskById, type DocumentInfo, type UserTask } from '../api/tasks.js';
import { AnswerForm } from './answer-form.js';
import type { Sending } from './use-sending.js';

/** A participant's form: the shared answer form, bound to the task's own addresses. */
export function TaskForm({ task, disabled, sending }: { task: UserTask; disabled: boolean; sending: Sending }) {
  const client = useQueryClient();
  const { queryKey } = taskById(task.userTaskId);
  const uploaded = (name: string, document: DocumentInfo): void => {
    sending.begin();
    client.setQueryData(
      queryKey,
      (before) =>
        before && {
          ...before,
          documents: before.documents?.map((slot) => (slot.name === name ? { ...slot, document } : slot)),
        },
    );
  };
  return (
    <AnswerForm
      task={task}
      disabled={disabled}
      pending={sending.pending}
      error={sending.error}
      onSend={sending.send}
      onBegin={sending.begin}
      saveDraft={(draft) => {
        // An answer still under way was read before this draft.
        void client.cancelQueries({ queryKey });
        client.setQueryData(queryKey, (before) => before && { ...before, draft });
        return saveDraft(task.userTaskId, draft);
      }}
      documentPath={(name) => documentPath(task.userTaskId, name)}
      onUploaded={uploaded}
    />
  );
}
