import { StandardSchemaValidationPipe } from '@nestjs/common';

import { invalidFields } from '@baton/kernel';

const MOST = 50;

/** Validates every parameter that has a schema (`@Body({ schema })`), and names the fields that are wrong. */
export const validationPipe = (): StandardSchemaValidationPipe =>
  new StandardSchemaValidationPipe({
    exceptionFactory: (issues) =>
      invalidFields(
        'VALIDATION_FAILED',
        issues.slice(0, MOST).map(({ path = [], message }) => ({ field: fieldPath(path), message })),
      ),
  });

const fieldPath = (path: readonly (PropertyKey | { readonly key: PropertyKey })[]): string =>
  path.map((segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.') || 'body';
