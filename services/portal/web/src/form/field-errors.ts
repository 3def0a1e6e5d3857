import { Problem } from '../api/problem.js';

/** `variables.bank.iban`, `/bank/iban` and `bank.iban` are the same field. */
export const fieldPath = (field: string): string =>
  field
    .replace(/^\/+/, '')
    .replaceAll('/', '.')
    .replace(/^(variables|draft)\./, '');

/** The server's field errors by dotted path; empty where the failure is about no field. */
export const fieldErrorsOf = (error: unknown): Readonly<Record<string, string>> =>
  error instanceof Problem
    ? Object.fromEntries(error.fields.map(({ field, message }) => [fieldPath(field), message]))
    : {};
