import { Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { retireModel, type Model } from '../api/models.js';
import { Confirm } from '../ui/confirm.js';

export function RetireButton({ model }: { model: Model }) {
  const [opened, setOpened] = useState(false);
  const client = useQueryClient();
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>
        Retire
      </Button>
      <Confirm
        opened={opened}
        onClose={() => setOpened(false)}
        title={`Retire ${model.name}?`}
        verb="Retire"
        danger
        act={() => retireModel(model.modelId)}
        done={() => void client.invalidateQueries({ queryKey: ['models'] })}
      >
        <Text size="sm">Nobody can start it any more. What runs goes on to its end.</Text>
      </Confirm>
    </>
  );
}
