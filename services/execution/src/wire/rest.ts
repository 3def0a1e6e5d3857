import { z } from 'zod';

import { stringifyJson, type Json } from '@baton/kernel';
import type { Schema } from '@baton/service-kit';

import { MAX_VARIABLES } from './variables.js';

/** Variables in a body: any JSON object; numbers keep their text. Checked like those of gRPC. */
export const variables = z.record(z.string(), z.unknown()).optional();

/** A body's variables as the contract carries them. */
export const variablesText = (value: Record<string, unknown> | undefined): string =>
  value === undefined ? '' : stringifyJson(value as Json).slice(0, MAX_VARIABLES + 1);

const optionalText = z.string().default('');
export const requestId = z.string().max(255).default('');
export const pageQuery = {
  pageSize: z.coerce.number().int().min(0).max(200).default(0),
  pageToken: z.string().max(1000).default(''),
};
export { optionalText };

/** The request id of a call: the header, or else what the body says. */
export const requestIdOf = (header: string | undefined, body = ''): string => header ?? body;

export const text: Schema = { type: 'string' };
export const whole: Schema = { type: 'integer' };
export const moment: Schema = { type: 'string', format: 'date-time' };
export const anyObject: Schema = { type: 'object', additionalProperties: true };

export const objectSchema = (properties: Record<string, Schema>, required: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  required: [...required],
});
export const listSchema = (name: string, items: Schema): Schema =>
  objectSchema({ [name]: { type: 'array', items }, nextPageToken: text }, [name]);
