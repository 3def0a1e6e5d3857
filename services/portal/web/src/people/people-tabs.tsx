import { Tabs } from '@mantine/core';
import { useNavigate } from 'react-router';

/** Two lists that belong together, each with its own address. */
export function PeopleTabs({ at }: { at: '/people' | '/people/groups' }) {
  const navigate = useNavigate();
  return (
    <Tabs value={at} onChange={(value) => value && void navigate(value)} mb="lg">
      <Tabs.List>
        <Tabs.Tab value="/people">People</Tabs.Tab>
        <Tabs.Tab value="/people/groups">Groups</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value={at}>{null}</Tabs.Panel>
    </Tabs>
  );
}
