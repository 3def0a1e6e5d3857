import { kidsOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const resourceRole: StandardRule = {
  code: 'resource-role-contradictory',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'A performer is either a resource or an assignment expression, and only a resource has parameters.',
  mend: 'Keep one of the two.',
  *check(tree) {
    for (const role of tree.ofKind('resourceRole', 'performer', 'humanPerformer', 'potentialOwner')) {
      const resource = kidsOf(role, 'resourceRef').length > 0;
      if (resource && kidsOf(role, 'resourceAssignmentExpression').length > 0)
        yield {
          at: role,
          message: `The ${role.local} ${title(role)} names a resource and an assignment expression.`,
          numbers: ['EXT.039'],
        };
      if (!resource && kidsOf(role, 'resourceParameterBinding').length > 0)
        yield {
          at: role,
          message: `The ${role.local} ${title(role)} binds parameters of a resource that it does not name.`,
          numbers: ['EXT.040'],
        };
    }
  },
};
