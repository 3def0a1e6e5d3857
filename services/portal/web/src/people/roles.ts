import type { Role } from '../api/directory.js';

export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  admin: 'Admin',
  designer: 'Designer',
  operator: 'Operator',
  participant: 'Participant',
  guest: 'Guest',
  worker: 'Worker',
};

export const ROLE_MEANINGS: readonly (readonly [Role, string])[] = [
  ['participant', 'Does tasks and follows processes'],
  ['operator', 'Retries, reassigns, cancels'],
  ['designer', 'Imports and deploys models'],
  ['admin', 'All of it, and people and keys'],
];
