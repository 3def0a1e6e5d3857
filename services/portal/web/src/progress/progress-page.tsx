import { Skeleton, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useParams, useSearchParams } from 'react-router';

import { Problem } from '../api/problem.js';
import { progressById, type Progress } from '../api/progress.js';
import NothingHere from '../app/nothing-here.js';
import { Diagram } from '../diagram/diagram.js';
import { mayOperate, useMe } from '../session/use-me.js';
import { CopyId } from '../ui/copy-id.js';
import { Failed, Rows } from '../ui/list-states.js';
import { Page } from '../ui/page.js';
import { CancelButton } from './cancel-button.js';
import { DataTab } from './data-tab.js';
import { DocumentsTab } from './documents-tab.js';
import classes from './progress.module.css';
import { Sentence } from './sentence.js';
import { marksOf } from './step-status.js';
import { StepList } from './step-list.js';
import { Timeline } from './timeline.js';

/** Who has the baton, what is missing, since when, and what happens next; for everybody in the process. */
export default function ProgressPage() {
  const { instanceId = '' } = useParams();
  const query = useQuery(progressById(instanceId));
  if (query.data !== undefined) return <Shown progress={query.data} />;
  if (query.error instanceof Problem && query.error.status === 404) return <NothingHere />;
  return (
    <Page title={query.isError ? 'Process' : <Skeleton height={28} width={280} />} windowTitle="Process">
      {query.isError ? <Failed what="The process" query={query} /> : <Rows count={6} />}
    </Page>
  );
}

const TABS = ['timeline', 'documents', 'data'] as const;

function Shown({ progress }: { progress: Progress }) {
  const [query, setQuery] = useSearchParams();
  const [selected, setSelected] = useState<string>();
  const operator = mayOperate(useMe());
  const steps = useMemo(() => progress.steps ?? [], [progress.steps]);
  const marks = useMemo(() => marksOf(steps), [steps]);
  const selectDrawn = useCallback(
    (elementId: string) => steps.some((step) => step.elementId === elementId) && setSelected(elementId),
    [steps],
  );
  const tab = TABS.find((each) => each === query.get('tab')) ?? 'timeline';
  const name = progress.businessKey ?? progress.processName ?? progress.processKey;
  const ended = progress.endedAt !== undefined;
  return (
    <Page
      title={name}
      above={progress.processName ?? progress.processKey}
      width="wide"
      actions={
        <>
          <CopyId value={progress.instanceId} label="Copy instance id" />
          {operator && !ended && <CancelButton instanceId={progress.instanceId} name={name} />}
        </>
      }
    >
      <Sentence progress={progress} />
      <div className={classes.columns}>
        <StepList steps={steps} selected={selected} onSelect={setSelected} />
        <div className={classes.beside}>
          {progress.xml && (
            <Diagram
              xml={progress.xml}
              label={`Diagram of ${progress.processName ?? progress.processKey}; the list of steps tells the same`}
              height={400}
              marks={marks}
              selected={selected}
              focus={progress.now?.[0]?.elementId}
              onSelect={selectDrawn}
            />
          )}
          <Tabs
            value={tab}
            onChange={(value) =>
              setQuery(value === 'timeline' || value === null ? {} : { tab: value }, { replace: true })
            }
            keepMounted={false}
            mt="xl"
          >
            <Tabs.List>
              <Tabs.Tab value="timeline">Timeline</Tabs.Tab>
              <Tabs.Tab value="documents">Documents</Tabs.Tab>
              <Tabs.Tab value="data">Data</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="timeline" pt="md">
              <Timeline instanceId={progress.instanceId} selected={selected} onSelect={setSelected} />
            </Tabs.Panel>
            <Tabs.Panel value="documents" pt="md">
              <DocumentsTab instanceId={progress.instanceId} />
            </Tabs.Panel>
            <Tabs.Panel value="data" pt="md">
              <DataTab instanceId={progress.instanceId} />
            </Tabs.Panel>
          </Tabs>
        </div>
      </div>
    </Page>
  );
}
