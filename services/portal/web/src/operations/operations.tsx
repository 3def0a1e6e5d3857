import { Tabs } from '@mantine/core';
import { useNavigate, useParams } from 'react-router';

import { Page } from '../ui/page.js';
import { HealthTab } from './health-tab.js';
import { IncidentsTab } from './incidents-tab.js';
import { MailTab } from './mail-tab.js';
import { ParkedTab } from './parked-tab.js';

const TABS = [
  ['incidents', 'Incidents', IncidentsTab],
  ['mail', 'Sent mail', MailTab],
  ['parked', 'Parked facts', ParkedTab],
  ['health', 'Health', HealthTab],
] as const;

/** What is broken, and the way to mend it. */
export default function Operations() {
  const { tab = 'incidents' } = useParams();
  const navigate = useNavigate();
  return (
    <Page title="Operations">
      <Tabs
        value={tab}
        onChange={(value) => void navigate(value === 'incidents' ? '/operations' : `/operations/${value}`)}
        keepMounted={false}
      >
        <Tabs.List>
          {TABS.map(([value, label]) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map(([value, , Panel]) => (
          <Tabs.Panel key={value} value={value} pt="lg">
            <Panel />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
