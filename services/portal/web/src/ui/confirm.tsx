import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { wordsOf } from '../api/problem.js';

/** Asks before what cannot be undone; stays open, and says why, when it was refused. */
export function Confirm({
  opened,
  title,
  verb,
  danger = false,
  onClose,
  act,
  done,
  children,
}: {
  opened: boolean;
  title: string;
  /** The button's words: "Deploy", "Delete the key". */
  verb: string;
  danger?: boolean;
  onClose: () => void;
  act: () => Promise<unknown>;
  done?: () => void;
  children: React.ReactNode;
}) {
  const action = useMutation({
    mutationFn: act,
    onSuccess: () => {
      onClose();
      done?.();
    },
  });
  const close = (): void => {
    action.reset();
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={title}>
      <Stack gap="md">
        <div>{children}</div>
        {action.isError && (
          <Alert color="red" role="alert">
            {wordsOf(action.error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={close} data-autofocus>
            Keep as it is
          </Button>
          <Button color={danger ? 'red.8' : undefined} loading={action.isPending} onClick={() => action.mutate()}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
