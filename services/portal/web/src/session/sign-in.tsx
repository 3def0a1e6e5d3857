import { Alert, Anchor, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';

import { signIn } from '../api/directory.js';
import { Problem, wordsOf } from '../api/problem.js';
import { SessionCard } from './session-card.js';

/** Only paths of this site: `//elsewhere.example` is a path to nobody's eye but a host to a browser. */
const ownPath = (to: string | null): string => (to !== null && /^\/(?![/\\])/.test(to) ? to : '/inbox');

const refusal = (error: unknown): string =>
  error instanceof Problem && error.status === 401
    ? 'E-mail address and password do not fit together.'
    : wordsOf(error);

export default function SignIn() {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [query] = useSearchParams();
  const client = useQueryClient();
  const navigate = useNavigate();
  const entering = useMutation({
    mutationKey: ['session'],
    mutationFn: () => signIn(email.trim(), password),
    onSuccess: async ({ person }) => {
      client.clear();
      client.setQueryData(['session'], person);
      await navigate(ownPath(query.get('to')), { replace: true });
    },
  });
  return (
    <SessionCard title="Sign in">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          entering.mutate();
        }}
      >
        <Stack gap="md">
          {entering.isError && (
            <Alert color="red" role="alert">
              {refusal(entering.error)}
            </Alert>
          )}
          <TextInput
            label="E-mail address"
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0, 'aria-hidden': false }}
          />
          <Button type="submit" loading={entering.isPending} fullWidth mt={4}>
            Sign in
          </Button>
          <Anchor component={Link} to="/forgot-password" size="sm" ta="center">
            Forgot your password?
          </Anchor>
        </Stack>
      </form>
    </SessionCard>
  );
}
