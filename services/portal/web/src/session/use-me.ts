import { useQuery } from '@tanstack/react-query';

import { me, type Person } from '../api/directory.js';

/** Who is signed in. Only below the session gate. */
export function useMe(): Person {
  const { data } = useQuery(me());
  if (data === undefined) throw new Error('useMe is used outside the session gate');
  return data;
}

export const mayOperate = (person: Person): boolean =>
  person.roles?.some((role) => role === 'operator' || role === 'admin') ?? false;
