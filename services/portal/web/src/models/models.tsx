import { Button, FileButton, Text } from '@mantine/core';
import { IconFileImport, IconSitemap } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { Link } from 'react-router';

import { modelPages, type Model } from '../api/models.js';
import { Empty, ListStates, More } from '../ui/list-states.js';
import { Page } from '../ui/page.js';
import { RelativeTime } from '../ui/relative-time.js';
import { useRowKeys } from '../ui/row-keys.js';
import { StatusMark } from '../ui/status-mark.js';
import { offerFile } from './drop-anywhere.js';
import { MODEL_STATUS } from './model-status.js';
import classes from './models.module.css';
import { ShareBar } from './share-bar.js';

const ChooseFile = () => (
  <FileButton onChange={offerFile} accept=".bpmn,.xml,application/xml,text/xml">
    {(props) => (
      <Button {...props} leftSection={<IconFileImport size={16} aria-hidden />}>
        Import a BPMN file
      </Button>
    )}
  </FileButton>
);

export default function Models() {
  const query = useInfiniteQuery(modelPages());
  const list = useRef<HTMLUListElement>(null);
  useRowKeys(list);
  const models = query.data?.pages.flatMap((page) => page.models ?? []) ?? [];
  return (
    <Page title="Models" subtitle="Drop a BPMN file anywhere on this page." actions={<ChooseFile />}>
      <ListStates
        query={query}
        what="The models"
        count={models.length}
        empty={
          <Empty title="No model yet" icon={<IconSitemap size={34} stroke={1.5} />}>
            Drop the diagram you have. Baton tells what it leaves out, helps to complete it, and then runs it.
          </Empty>
        }
      >
        <ul ref={list} className={classes.list}>
          {models.map((model) => (
            <ModelRow key={model.modelId} model={model} />
          ))}
        </ul>
        <More shown={models.length} query={query} />
      </ListStates>
    </Page>
  );
}

const ModelRow = ({ model }: { model: Model }) => (
  <li className={classes.row}>
    <div className={classes.what}>
      <Link to={`/models/${encodeURIComponent(model.modelId)}`} className={classes.link} data-row>
        {model.name}
      </Link>
      <Text size="sm" c="dimmed">
        {model.deployedVersion ? `Version ${model.deployedVersion} runs` : 'Never deployed'} · changed{' '}
        <RelativeTime at={model.changedAt ?? model.importedAt} />
      </Text>
    </div>
    <ShareBar share={model.runnableShare ?? 0} />
    <Text size="sm" className="tabular">
      {(model.errors ?? 0) > 0
        ? `${model.errors} to mend`
        : (model.warnings ?? 0) > 0
          ? `${model.warnings} to consider`
          : 'Nothing missing'}
    </Text>
    <StatusMark status={MODEL_STATUS[model.state]} tinted />
  </li>
);
