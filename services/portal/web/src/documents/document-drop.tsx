import { Anchor, Button, FileButton, Progress, Text } from '@mantine/core';
import { IconFileCheck, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';

import { wordsOf } from '../api/problem.js';
import type { DocumentInfo, DocumentSlot } from '../api/tasks.js';
import { fieldId } from '../form/schema-form.js';
import { RelativeTime } from '../ui/relative-time.js';
import { labelOf } from '../ui/json-value.js';
import classes from './document-drop.module.css';
import { limitsOf, refusalOf, sizeOf, upload } from './upload.js';

interface DocumentDropProps {
  readonly slot: DocumentSlot;
  /** Where the file is put, and read from again. */
  readonly path: string;
  readonly error?: string;
  readonly disabled?: boolean;
  readonly onUploaded: (document: DocumentInfo) => void;
}

/** One asked-for document: drop a file on it, or choose one; shows how far it has gone and what is there. */
export function DocumentDrop({ slot, path, error, disabled = false, onUploaded }: DocumentDropProps) {
  const [over, setOver] = useState(false);
  const [share, setShare] = useState<number>();
  const [failure, setFailure] = useState<string>();
  const label = slot.label ?? labelOf(slot.name);
  const id = fieldId(`documents.${slot.name}`);

  const send = (file: File | null | undefined): void => {
    if (!file || disabled) return;
    const refusal = refusalOf(slot, file);
    setFailure(refusal);
    if (refusal !== undefined) return;
    setShare(0);
    upload(path, file, setShare)
      .then(onUploaded, (cause: unknown) => setFailure(wordsOf(cause)))
      .finally(() => setShare(undefined));
  };

  const wrong = failure ?? (slot.document === undefined ? error : undefined);
  return (
    <div
      id={id}
      tabIndex={-1}
      role="group"
      aria-label={label}
      className={classes.drop}
      data-over={over || undefined}
      data-there={slot.document !== undefined || undefined}
      data-wrong={wrong !== undefined || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setOver(false);
        send(event.dataTransfer.files[0]);
      }}
    >
      <div className={classes.icon} aria-hidden="true">
        {slot.document ? <IconFileCheck size={22} /> : <IconUpload size={22} />}
      </div>
      <div className={classes.words}>
        <Text size="sm" fw={600}>
          {label}
          {slot.required !== true && (
            <Text span c="dimmed" fw={400} size="sm">
              {' '}
              (optional)
            </Text>
          )}
        </Text>
        <Text size="xs" c="dimmed" component="div" aria-live="polite">
          {slot.document ? (
            <There document={slot.document} path={path} />
          ) : share === undefined ? (
            `${limitsOf(slot) || 'Any file'}`
          ) : (
            `Sending … ${Math.round(share * 100)} %`
          )}
        </Text>
        {share !== undefined && <Progress value={share * 100} size="sm" mt={6} aria-label={`Sending ${label}`} />}
        {wrong !== undefined && (
          <Text size="xs" c="var(--mantine-color-error)" role="alert" mt={2}>
            {wrong}
          </Text>
        )}
      </div>
      {!disabled && (
        <FileButton onChange={send} accept={(slot.accept ?? []).join(',')}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              size="xs"
              loading={share !== undefined}
              aria-label={`${slot.document ? 'Replace' : 'Choose a file for'} ${label}`}
            >
              {slot.document ? 'Replace' : 'Choose a file'}
            </Button>
          )}
        </FileButton>
      )}
    </div>
  );
}

const There = ({ document, path }: { document: DocumentInfo; path: string }) => (
  <>
    <Anchor href={path} size="xs" download>
      {document.fileName}
    </Anchor>
    {` · ${sizeOf(Number(document.bytes))} · `}
    <RelativeTime at={document.uploadedAt} />
    {document.uploadedBy && ` by ${document.uploadedBy.name}`}
  </>
);
