import { Rejection } from '@baton/kernel';
import { requireRole, type Caller } from '@baton/service-kit';

/** `person:<id>`, `api-key:<id>`, `service:<name>`: how the journal names who caused something. */
export const actorOf = (caller: Caller): string => `${caller.kind}:${caller.subject}`;

/** Everybody of the tenant but guests. */
export const requireMember = (caller: Caller): void =>
  requireRole(caller, 'admin', 'designer', 'operator', 'participant', 'worker', 'service');
export const requireOperator = (caller: Caller): void => requireRole(caller, 'admin', 'operator', 'service');
export const requireWorker = (caller: Caller): void => requireRole(caller, 'worker', 'operator', 'admin', 'service');

/** Whether the caller may read the data of every instance. Others are shown what concerns them by `task` and `insight`. */
export const readsData = ({ roles }: Caller): boolean =>
  (['admin', 'operator', 'service'] as const).some((role) => roles.includes(role));

const ALWAYS_STARTS = ['admin', 'operator', 'service'] as const;

/**
 * Whether a caller may start a process that names its starters.
 *
 * @throws Rejection `denied` START_NOT_PERMITTED or ROLE_REQUIRED
 */
export function requireStarter(caller: Caller, starters: readonly string[]): void {
  requireMember(caller);
  if (starters.length === 0 || ALWAYS_STARTS.some((role) => caller.roles.includes(role))) return;
  const groups = caller.groups ?? [];
  const named = starters.some(
    (starter) => starter === actorOf(caller) || (starter.startsWith('group:') && groups.includes(starter.slice(6))),
  );
  if (!named) throw new Rejection('denied', 'START_NOT_PERMITTED', 'This process may be started by others only');
}

/** The tenants whose jobs a caller works off: a service on its own account works for all of them. */
export const tenantOfWork = (caller: Caller): string | undefined =>
  caller.kind === 'service' && caller.via === undefined ? undefined : caller.tenant;
