import { Alert, Button, Group, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';

import { mendElement, modelById, type Model } from '../../api/models.js';
import { Problem, wordsOf } from '../../api/problem.js';
import { elementWords } from './element-words.js';
import type { Mend } from './mend.js';

/** The frame of an inline mend: its fields, save, and what the server said against it. */
export function MendForm({
  model,
  elementId,
  mend,
  onClose,
}: {
  model: Model;
  elementId: string;
  mend: Mend;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const words = useMemo(() => elementWords(model.xml ?? '', elementId), [model.xml, elementId]);
  const [draft, setDraft] = useState<Readonly<Record<string, string>>>(() => mend.initial(words));
  const save = useMutation({
    mutationFn: () => mendElement(model, elementId, mend.patch(draft, words)),
    onSuccess: (mended) => {
      client.setQueryData(modelById(model.modelId).queryKey, (before) => ({ ...before, ...mended }));
      void client.invalidateQueries({ queryKey: ['models'] });
      onClose();
    },
    onError: (error) => {
      if (error instanceof Problem && error.status === 409) void client.invalidateQueries({ queryKey: ['models'] });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack gap="xs" mt="xs">
        <mend.Editor
          draft={draft}
          words={words}
          set={(name, value) => setDraft((before) => ({ ...before, [name]: value }))}
        />
        {save.isError && (
          <Alert color="red" role="alert" p="xs">
            {wordsOf(save.error)}
          </Alert>
        )}
        <Group gap="xs">
          <Button type="submit" size="compact-sm" loading={save.isPending} disabled={!mend.complete(draft)}>
            Save
          </Button>
          <Button size="compact-sm" variant="default" onClick={onClose}>
            Leave it
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
