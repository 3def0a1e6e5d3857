import { Alert, Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';

import { askPasswordReset } from '../api/directory.js';
import { wordsOf } from '../api/problem.js';
import { SessionCard } from './session-card.js';

/** The answer is the same whether the address is known or not. */
export default function ForgotPassword() {
  const [email, setEmail] = useState('');
  const asking = useMutation({ mutationKey: ['session'], mutationFn: () => askPasswordReset(email.trim()) });
  return (
    <SessionCard title="Set a new password">
      {asking.isSuccess ? (
        <Text role="status">If {email.trim()} has an account, a link is on its way. It works once, for one hour.</Text>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            asking.mutate();
          }}
        >
          <Stack gap="md">
            {asking.isError && (
              <Alert color="red" role="alert">
                {wordsOf(asking.error)}
              </Alert>
            )}
            <TextInput
              label="E-mail address"
              description="We send a link to it."
              type="email"
              autoComplete="username"
              required
              withAsterisk={false}
              autoFocus
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
            <Button type="submit" loading={asking.isPending} fullWidth>
              Send the link
            </Button>
          </Stack>
        </form>
      )}
      <Text ta="center" mt="md" size="sm">
        <Anchor component={Link} to="/sign-in" size="sm">
          Back to the sign-in
        </Anchor>
      </Text>
    </SessionCard>
  );
}
