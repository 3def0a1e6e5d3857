import { Alert, Button, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';

import { modelById, type Model } from '../api/models.js';
import { Problem } from '../api/problem.js';
import NothingHere from '../app/nothing-here.js';
import { Diagram } from '../diagram/diagram.js';
import { Failed, Rows } from '../ui/list-states.js';
import { Page } from '../ui/page.js';
import { RelativeTime } from '../ui/relative-time.js';
import { StatusMark } from '../ui/status-mark.js';
import { DeployButton } from './deploy-button.js';
import { FindingsPanel } from './findings-panel.js';
import { findingMarks, MODEL_STATUS, worstFirst } from './model-status.js';
import classes from './models.module.css';
import { RetireButton } from './retire-button.js';
import { ShareBar } from './share-bar.js';

export default function ModelPage() {
  const { modelId = '' } = useParams();
  const query = useQuery(modelById(modelId));
  if (query.data !== undefined) return <Shown model={query.data} />;
  if (query.error instanceof Problem && query.error.status === 404) return <NothingHere />;
  return (
    <Page title={query.isError ? 'Model' : <Skeleton height={28} width={260} />} windowTitle="Model">
      {query.isError ? <Failed what="The model" query={query} /> : <Rows count={6} />}
    </Page>
  );
}

function Shown({ model }: { model: Model }) {
  const [selected, setSelected] = useState<string>();
  const findings = useMemo(() => model.findings ?? [], [model.findings]);
  const marks = useMemo(() => findingMarks(findings), [findings]);
  const worst = findings.toSorted(worstFirst).find((finding) => finding.elementId !== undefined)?.elementId;
  const running = model.processKeys?.[0];
  return (
    <Page
      title={model.name}
      width="wide"
      above={
        <>
          Revision {model.revision}, changed <RelativeTime at={model.changedAt ?? model.importedAt} />
        </>
      }
      actions={
        <>
          {(model.deployedVersion ?? 0) > 0 && running && (
            <Button variant="default" component={Link} to={`/processes?process=${encodeURIComponent(running)}`}>
              What runs
            </Button>
          )}
          {(model.state === 'deployed' || model.state === 'changed') && <RetireButton model={model} />}
          <DeployButton model={model} />
        </>
      }
    >
      <div className={classes.standing}>
        <StatusMark status={MODEL_STATUS[model.state]} tinted />
        <ShareBar share={model.runnableShare ?? 0} words />
        <Text size="sm" c="dimmed">
          {(model.errors ?? 0) > 0
            ? `${model.errors} ${model.errors === 1 ? 'thing blocks' : 'things block'} the deployment`
            : 'Nothing essential is missing'}
        </Text>
      </div>
      <div className={classes.columns}>
        <div className={classes.drawing}>
          {model.xml ? (
            <Diagram
              xml={model.xml}
              label={`Diagram of ${model.name}; the findings name its elements`}
              height="min(64vh, 620px)"
              marks={marks}
              selected={selected}
              onSelect={setSelected}
              focus={worst}
            />
          ) : (
            <Alert color="gray">The file of this model is not available.</Alert>
          )}
        </div>
        <FindingsPanel model={model} findings={findings} selected={selected} onSelect={setSelected} />
      </div>
    </Page>
  );
}
