import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';

import { Problem } from '../api/problem.js';

/** An answer 401 anywhere means that the session has ended; asking who one is again leads to the sign-in. */
const noticeSignOut = (error: unknown, key?: readonly unknown[]): void => {
  const guest = key?.[0] === 'guest' || key?.[0] === 'session';
  if (error instanceof Problem && error.status === 401 && !guest)
    void queryClient.invalidateQueries({ queryKey: ['session'] });
};

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error, query) => noticeSignOut(error, query.queryKey) }),
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => noticeSignOut(error, mutation.options.mutationKey),
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) => count < 2 && error instanceof Problem && error.passing,
      retryDelay: (attempt) => 400 * 2 ** attempt,
    },
  },
});
