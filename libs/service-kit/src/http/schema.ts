import type { OpenAPIObject } from '@nestjs/swagger';

type SchemaOrReference = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

/** A JSON Schema in an OpenAPI document, for answers that are made from contract messages. */
export type Schema = Exclude<SchemaOrReference, { $ref: string }>;
