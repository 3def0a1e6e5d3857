import { Button } from '@mantine/core';
import { useState } from 'react';

import { Confirm } from './confirm.js';

/** Deletes after a question that says what follows from it. */
export function DeleteButton({
  name,
  act,
  done,
  children,
}: {
  name: string;
  act: () => Promise<unknown>;
  done: () => void;
  children: React.ReactNode;
}) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpened(true)} aria-label={`Delete ${name}`}>
        Delete
      </Button>
      <Confirm
        opened={opened}
        onClose={() => setOpened(false)}
        title={`Delete ${name}?`}
        verb="Delete"
        danger
        act={act}
        done={done}
      >
        {children}
      </Confirm>
    </>
  );
}
