import { Alert, Anchor, Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'react-router';

import { setPassword } from '../api/directory.js';
import { wordsOf } from '../api/problem.js';
import { fieldErrorsOf } from '../form/field-errors.js';
import { SHORTEST_PASSWORD } from './password-length.js';
import { SessionCard } from './session-card.js';

/** Where the links of invitations and password resets lead: `/password#<token>`. The token stays out of server logs. */
export default function ChoosePassword() {
  const token = useLocation().hash.slice(1);
  const [password, setTyped] = useState('');
  const setting = useMutation({ mutationKey: ['session'], mutationFn: () => setPassword(token, password) });
  const short =
    password !== '' && password.length < SHORTEST_PASSWORD ? `At least ${SHORTEST_PASSWORD} characters.` : undefined;
  if (token === '')
    return (
      <SessionCard title="This link is not complete">
        <Text>
          Open it from the e-mail once more, or{' '}
          <Anchor component={Link} to="/forgot-password">
            ask for a new one
          </Anchor>
          .
        </Text>
      </SessionCard>
    );
  if (setting.isSuccess)
    return (
      <SessionCard title="Your password is set">
        <Button component={Link} to="/sign-in" fullWidth>
          Sign in
        </Button>
      </SessionCard>
    );
  const fields = fieldErrorsOf(setting.error);
  return (
    <SessionCard title="Choose your password">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (short === undefined) setting.mutate();
        }}
      >
        <Stack gap="md">
          {setting.isError && Object.keys(fields).length === 0 && (
            <Alert color="red" role="alert">
              {wordsOf(setting.error)}
            </Alert>
          )}
          <PasswordInput
            label="New password"
            description={`At least ${SHORTEST_PASSWORD} characters; a short sentence is easy to remember.`}
            autoComplete="new-password"
            required
            withAsterisk={false}
            autoFocus
            value={password}
            error={fields['password'] ?? short}
            onChange={(event) => setTyped(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0, 'aria-hidden': false }}
          />
          <Button type="submit" loading={setting.isPending} fullWidth>
            Set the password
          </Button>
        </Stack>
      </form>
    </SessionCard>
  );
}
