import { Alert, Button, Code, CopyButton, Group, Modal, Stack, Text } from '@mantine/core';

/** A secret that the server tells only now. */
export const ShownOnce = ({
  title,
  secret,
  hint,
  onClose,
}: {
  title: string;
  secret?: string;
  hint: string;
  onClose: () => void;
}) => (
  <Modal
    opened={secret !== undefined}
    onClose={onClose}
    title={title}
    closeOnClickOutside={false}
    closeOnEscape={false}
  >
    <Stack>
      <Alert color="yellow">Copy it now: it is not shown again.</Alert>
      <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }} data-testid="secret">
        {secret}
      </Code>
      <Text size="sm" c="dimmed">
        {hint}
      </Text>
      <Group justify="flex-end">
        <CopyButton value={secret ?? ''}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>I have it</Button>
      </Group>
    </Stack>
  </Modal>
);
