import { Container } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useLocation } from 'react-router';

import { me } from '../api/directory.js';
import { Problem } from '../api/problem.js';
import { Opening } from '../app/opening.js';
import { Failed } from '../ui/list-states.js';

/** Lets people in who are signed in; leads others to the sign-in and back to where they wanted to go. */
export function SessionGate({ children }: { children: React.ReactNode }) {
  const session = useQuery(me());
  const { pathname, search } = useLocation();
  if (session.error instanceof Problem && (session.error.status === 401 || session.error.status === 403)) {
    const to = pathname === '/' ? '' : `?to=${encodeURIComponent(pathname + search)}`;
    return <Navigate to={`/sign-in${to}`} replace />;
  }
  if (session.data !== undefined) return children;
  if (session.isError)
    return (
      <Container size="sm" py={80} component="main">
        <Failed what="Baton" query={session} />
      </Container>
    );
  return <Opening />;
}
