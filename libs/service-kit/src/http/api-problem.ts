import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';

import type { RejectionKind } from '@baton/kernel';

import { REJECTION_STATUS } from '../errors/rejection-status.js';

export const PROBLEM_SCHEMA = 'Problem';

/** Documents that an operation may answer with a problem: `@ApiProblem('not-found', 'TASK_UNKNOWN')`. */
export function ApiProblem(kind: RejectionKind, ...codes: readonly string[]): MethodDecorator & ClassDecorator {
  const { http, title } = REJECTION_STATUS[kind];
  return applyDecorators(
    ApiResponse({
      status: http,
      description: codes.length > 0 ? `${title}: ${codes.join(', ')}` : title,
      content: { 'application/problem+json': { schema: { $ref: `#/components/schemas/${PROBLEM_SCHEMA}` } } },
    }),
  );
}
