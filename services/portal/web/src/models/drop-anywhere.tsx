import { Text } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';

import { importModel, modelById } from '../api/models.js';
import classes from './models.module.css';

const ImportDialog = lazy(() => import('./import-dialog.js'));

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Takes a file that is dropped anywhere in the window, or handed over by {@link offerFile}, and opens its report. */
export function DropAnywhere() {
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  const navigate = useNavigate();
  const client = useQueryClient();
  const importing = useMutation({
    mutationFn: importModel,
    onSuccess: async (model) => {
      if (model.findings !== undefined && model.xml !== undefined)
        client.setQueryData(modelById(model.modelId).queryKey, model);
      await client.invalidateQueries({ queryKey: ['models', 'pages'] });
      await navigate(`/models/${encodeURIComponent(model.modelId)}`);
    },
  });
  const { mutate } = importing;
  useEffect(() => {
    const count =
      (by: number) =>
      (event: DragEvent): void => {
        if (!carriesFiles(event)) return;
        depth.current = Math.max(0, depth.current + by);
        setOver(depth.current > 0);
      };
    const [enter, leave] = [count(1), count(-1)];
    const hold = (event: DragEvent): void => {
      if (carriesFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      depth.current = 0;
      setOver(false);
      if (!carriesFiles(event) || event.defaultPrevented) return;
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) mutate(file);
    };
    const offered = (event: Event): void => mutate((event as CustomEvent<File>).detail);
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', hold);
    window.addEventListener('drop', drop);
    window.addEventListener(OFFERED, offered);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', hold);
      window.removeEventListener('drop', drop);
      window.removeEventListener(OFFERED, offered);
    };
  }, [mutate]);
  return (
    <>
      {over && (
        <div className={classes.dropping} aria-hidden="true">
          <IconFileImport size={40} stroke={1.4} />
          <Text size="lg" fw={600}>
            Drop the BPMN file
          </Text>
          <Text size="sm">Baton says what it leaves out.</Text>
        </div>
      )}
      {(importing.isPending || importing.isError) && (
        <Suspense fallback={null}>
          <ImportDialog error={importing.error} onClose={importing.reset} />
        </Suspense>
      )}
    </>
  );
}

const OFFERED = 'baton-offer-file';

/** The same as a drop, for a file chosen by a button. */
export const offerFile = (file: File | null): void => {
  if (file !== null) window.dispatchEvent(new CustomEvent(OFFERED, { detail: file }));
};
