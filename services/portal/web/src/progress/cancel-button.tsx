import { Button, Text, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { cancelInstance } from '../api/tasks.js';
import { Confirm } from '../ui/confirm.js';

/** For operators: ends a process before its end. */
export function CancelButton({ instanceId, name }: { instanceId: string; name: string }) {
  const [opened, setOpened] = useState(false);
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setOpened(true)}>
        Cancel the process
      </Button>
      <Confirm
        opened={opened}
        onClose={() => setOpened(false)}
        title={`Cancel ${name}?`}
        verb="Cancel the process"
        danger
        act={() => cancelInstance(instanceId, reason)}
        done={() => void client.invalidateQueries({ queryKey: ['progress'] })}
      >
        <Text size="sm" mb="md">
          Every open step ends at once, and nobody is asked for anything any more. This cannot be undone.
        </Text>
        <Textarea
          label="Why (optional)"
          description="Everybody in the process sees it."
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          autosize
          minRows={2}
        />
      </Confirm>
    </>
  );
}
