import { Alert, Loader, Modal } from '@mantine/core';

import { wordsOf } from '../api/problem.js';

/** Shows that a file is being read, and why it was not taken. */
export default function ImportDialog({ error, onClose }: { error: unknown; onClose: () => void }) {
  const failed = error !== null;
  return (
    <Modal opened onClose={onClose} withCloseButton={failed} title={failed ? 'Not imported' : 'Reading the file'}>
      {failed ? (
        <Alert color="red" role="alert">
          {wordsOf(error)}
        </Alert>
      ) : (
        <Loader size="sm" aria-label="Reading the file" />
      )}
    </Modal>
  );
}
