import { Rejection } from '@baton/kernel';

/** A file that cannot run as it is; each reason names what has to be mended. */
export const deploymentBlocked = (reasons: readonly string[]): Rejection =>
  new Rejection('wrong-state', 'DEPLOYMENT_BLOCKED', reasons.join('; '), {
    fields: reasons.map((message) => ({ field: 'xml', message })),
  });
