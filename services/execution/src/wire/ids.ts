import { isUuid, Rejection } from '@baton/kernel';

/** Something inside an instance, outside of the engine: `<instance id>:<n>`. */
export interface PartId {
  readonly instanceId: string;
  readonly n: number;
}

export const partId = (instanceId: string, n: number): string => `${instanceId}:${n}`;

/** @throws Rejection `not-found`, when it is no such id: it names nothing that could exist */
export function parsePartId(text: string, what: 'job' | 'incident' | 'user task' | 'element instance'): PartId {
  const instanceId = text.slice(0, 36);
  const digits = text.slice(37);
  if (text[36] !== ':' || !isUuid(instanceId) || !/^(0|[1-9]\d{0,8})$/.test(digits)) {
    throw new Rejection(
      'not-found',
      `${what.toUpperCase().replace(' ', '_')}_UNKNOWN`,
      `There is no ${what} ${quoted(text)}`,
    );
  }
  return { instanceId, n: Number(digits) };
}

/** @throws Rejection `not-found` INSTANCE_UNKNOWN */
export function parseInstanceId(text: string): string {
  if (!isUuid(text)) throw unknownInstance(text);
  return text;
}

export const unknownInstance = (id: string): Rejection =>
  new Rejection('not-found', 'INSTANCE_UNKNOWN', `There is no instance ${quoted(id)}`);

const quoted = (text: string): string => JSON.stringify(text.slice(0, 80));
