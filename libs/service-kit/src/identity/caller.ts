import { Rejection } from '@baton/kernel';

export type Role = 'admin' | 'designer' | 'operator' | 'participant' | 'guest' | 'service' | 'worker';
export const ROLES: readonly Role[] = ['admin', 'designer', 'operator', 'participant', 'guest', 'service', 'worker'];

/** Who makes a call, as one authenticated caller of one tenant. */
export interface Caller {
  readonly tenant: string;
  /** The person's id, the API key's id or the service's name. */
  readonly subject: string;
  readonly kind: 'person' | 'api-key' | 'service' | 'guest';
  readonly roles: readonly Role[];
  readonly name?: string;
  readonly groups?: readonly string[];
  /** The one task a guest may see. */
  readonly taskId?: string;
  /** The service that carries this caller to us; absent when the caller came directly. Never taken from input. */
  readonly via?: string;
}

/** A service acting on its own account, for one tenant. */
export const serviceCaller = (service: string, tenant: string): Caller => ({
  tenant,
  subject: service,
  kind: 'service',
  roles: ['service'],
});

/** @throws Rejection `denied` ROLE_REQUIRED, unless the caller has one of `roles` */
export function requireRole(caller: Caller, ...roles: readonly Role[]): void {
  if (roles.some((role) => caller.roles.includes(role))) return;
  throw new Rejection('denied', 'ROLE_REQUIRED', `This needs the role ${roles.join(' or ')}`);
}

/**
 * For commands that only other services may give, on their own account or for a person they carry.
 *
 * @throws Rejection `denied` SERVICE_REQUIRED
 */
export function requireService(caller: Caller, ...services: readonly string[]): void {
  const service = caller.kind === 'service' ? caller.subject : caller.via;
  if (service !== undefined && services.includes(service)) return;
  throw new Rejection('denied', 'SERVICE_REQUIRED', `Only the service ${services.join(' or ')} may do this`);
}
