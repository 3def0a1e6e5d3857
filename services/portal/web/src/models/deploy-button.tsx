import { Button, Text, Tooltip } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { get, withQuery } from '../api/client.js';
import { deployModel, type Model } from '../api/models.js';
import type { ProgressPage } from '../api/progress.js';
import { Confirm } from '../ui/confirm.js';
import { notify } from '../ui/notices.js';

/** Offered once nothing essential is missing; says first what changes for what runs. */
export function DeployButton({ model }: { model: Model }) {
  const [opened, setOpened] = useState(false);
  const client = useQueryClient();
  const blocked = (model.errors ?? 0) > 0;
  const same = model.state === 'deployed';
  const next = (model.deployedVersion ?? 0) + 1;
  const button = (
    <Button
      leftSection={<IconRocket size={16} aria-hidden />}
      disabled={same}
      data-disabled={blocked || undefined}
      aria-disabled={blocked || undefined}
      onClick={() => !blocked && setOpened(true)}
    >
      {same ? `Version ${model.deployedVersion} runs` : 'Deploy'}
    </Button>
  );
  return (
    <>
      {blocked ? <Tooltip label="Mend what blocks the deployment first">{button}</Tooltip> : button}
      <Confirm
        opened={opened}
        onClose={() => setOpened(false)}
        title={`Deploy ${model.name}?`}
        verb={`Deploy version ${next}`}
        act={() => deployModel(model.modelId)}
        done={() => {
          void client.invalidateQueries({ queryKey: ['models'] });
          void client.invalidateQueries({ queryKey: ['processes'] });
          notify({ title: `Version ${next} runs`, message: `Whoever starts ${model.name} from now on gets it.` });
        }}
      >
        <Running model={model} next={next} />
      </Confirm>
    </>
  );
}

function Running({ model, next }: { model: Model; next: number }) {
  const key = model.processKeys?.[0];
  const { data } = useQuery({
    queryKey: ['progress', 'running', key],
    queryFn: ({ signal }) => get<ProgressPage>(withQuery('/v1/progress', { processKey: key, pageSize: 200 }), signal),
    enabled: key !== undefined && (model.deployedVersion ?? 0) > 0,
  });
  const running = data?.instances?.length ?? 0;
  return (
    <>
      <Text size="sm">New instances start with version {next}.</Text>
      {running > 0 && (
        <Text size="sm" mt="xs">
          {data?.nextPageToken
            ? 'More than 200 instances run'
            : running === 1
              ? 'One instance runs'
              : `${running} instances run`}{' '}
          now; they go on unchanged with the version that they were started with.
        </Text>
      )}
    </>
  );
}
