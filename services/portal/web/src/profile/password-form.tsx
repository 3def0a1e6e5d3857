import { Alert, Button, PasswordInput, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { changePassword } from '../api/directory.js';
import { wordsOf } from '../api/problem.js';
import { fieldErrorsOf } from '../form/field-errors.js';
import { SHORTEST_PASSWORD } from '../session/password-length.js';

export function PasswordForm() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation({
    mutationFn: () => changePassword(current, next),
    onSuccess: () => {
      setCurrent('');
      setNext('');
    },
  });
  const errors = fieldErrorsOf(change.error);
  const short =
    next !== '' && next.length < SHORTEST_PASSWORD ? `At least ${SHORTEST_PASSWORD} characters.` : undefined;
  const toggle = {
    visibilityToggleButtonProps: { 'aria-label': 'Show the password', tabIndex: 0, 'aria-hidden': false },
  } as const;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (short === undefined) change.mutate();
      }}
    >
      <Stack gap="md">
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={current}
          error={errors['current']}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          {...toggle}
        />
        <PasswordInput
          label="New password"
          autoComplete="new-password"
          required
          withAsterisk={false}
          value={next}
          error={errors['new'] ?? short}
          onChange={(event) => setNext(event.currentTarget.value)}
          {...toggle}
        />
        {change.isError && Object.keys(errors).length === 0 && (
          <Alert color="red" role="alert">
            {wordsOf(change.error)}
          </Alert>
        )}
        {change.isSuccess && (
          <Alert color="teal" role="status">
            The password is changed.
          </Alert>
        )}
        <Button type="submit" loading={change.isPending} style={{ alignSelf: 'flex-start' }}>
          Change the password
        </Button>
      </Stack>
    </form>
  );
}
