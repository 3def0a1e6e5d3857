import { Alert, Button, Group, Modal, NativeSelect, Stack, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { groups, people } from '../api/directory.js';
import { wordsOf } from '../api/problem.js';
import { assignTask } from '../api/tasks.js';

/** Hands a task to another person or group, with a word why. */
export function ReassignDialog({ taskId, opened, onClose }: { taskId: string; opened: boolean; onClose: () => void }) {
  const client = useQueryClient();
  const [to, setTo] = useState('');
  const [note, setNote] = useState('');
  const persons = useQuery({ ...people(), enabled: opened });
  const teams = useQuery({ ...groups(), enabled: opened });
  const assign = useMutation({
    mutationFn: () => assignTask(taskId, to, note || undefined),
    onSuccess: async () => {
      onClose();
      await Promise.all([
        client.invalidateQueries({ queryKey: ['tasks'] }),
        client.invalidateQueries({ queryKey: ['progress'] }),
      ]);
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title="Give to somebody else">
      <Stack>
        <NativeSelect label="To" value={to} onChange={(event) => setTo(event.currentTarget.value)} data-autofocus>
          <option value="">Choose …</option>
          <optgroup label="Groups">
            {teams.data?.map((group) => (
              <option key={group.groupId} value={`group:${group.groupId}`}>
                {group.name}
              </option>
            ))}
          </optgroup>
          <optgroup label="People">
            {persons.data
              ?.filter((person) => person.active !== false)
              .map((person) => (
                <option key={person.personId} value={`person:${person.personId}`}>
                  {person.name}
                  {person.absentUntil ? ' (away)' : ''}
                </option>
              ))}
          </optgroup>
        </NativeSelect>
        <Textarea
          label="Note (optional)"
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          autosize
          minRows={2}
        />
        {assign.isError && (
          <Alert color="red" role="alert">
            {wordsOf(assign.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button disabled={to === ''} loading={assign.isPending} onClick={() => assign.mutate()}>
            Hand over
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
