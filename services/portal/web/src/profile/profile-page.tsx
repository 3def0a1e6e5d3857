import { Button, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';

import { groups, signOutEverywhere } from '../api/directory.js';
import { ROLE_WORDS } from '../people/roles.js';
import { useMe } from '../session/use-me.js';
import { Confirm } from '../ui/confirm.js';
import { Page } from '../ui/page.js';
import { PasswordForm } from './password-form.js';
import classes from './profile.module.css';

export default function ProfilePage() {
  const person = useMe();
  const teams = useQuery(groups());
  const client = useQueryClient();
  const navigate = useNavigate();
  const [leaving, setLeaving] = useState(false);
  const mine = (person.groups ?? []).map((id) => teams.data?.find((group) => group.groupId === id)?.name ?? id);
  return (
    <Page title={person.name} windowTitle="Profile" subtitle={person.email}>
      <Stack gap="xl" maw={480}>
        <dl className={classes.facts}>
          <dt>May</dt>
          <dd>{(person.roles ?? []).map((role) => ROLE_WORDS[role]).join(', ')}</dd>
          <dt>Groups</dt>
          <dd>{mine.length > 0 ? mine.join(', ') : 'none'}</dd>
        </dl>
        <section>
          <Title order={2} mb="sm">
            Change the password
          </Title>
          <PasswordForm />
        </section>
        <section>
          <Title order={2} mb={4}>
            Sign out everywhere
          </Title>
          <Text size="sm" c="dimmed" mb="sm">
            Ends every session of yours, on this device too.
          </Text>
          <Button variant="default" onClick={() => setLeaving(true)}>
            Sign out everywhere
          </Button>
          <Confirm
            opened={leaving}
            onClose={() => setLeaving(false)}
            title="Sign out everywhere?"
            verb="Sign out everywhere"
            act={signOutEverywhere}
            done={() => {
              client.clear();
              void navigate('/sign-in');
            }}
          >
            <Text size="sm">You sign in again wherever you need Baton.</Text>
          </Confirm>
        </section>
      </Stack>
    </Page>
  );
}
