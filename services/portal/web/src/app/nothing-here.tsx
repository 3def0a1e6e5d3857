import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';

import { Page } from '../ui/page.js';

export default function NothingHere() {
  return (
    <Page title="Nothing here">
      <Text c="dimmed">
        This address leads nowhere, or to something you may not see.{' '}
        <Anchor component={Link} to="/inbox">
          Go to your inbox
        </Anchor>
        .
      </Text>
    </Page>
  );
}
