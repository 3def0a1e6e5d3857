import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';

import { invalidFields, Rejection, type RejectionKind } from '@baton/kernel';

import { decodeStatus, toProblem, toRejection, toRpcFailure } from '../src/index.js';
import { REJECTION_STATUS } from '../src/errors/rejection-status.js';

const detailsOf = (rejection: Rejection): Uint8Array =>
  toRpcFailure(rejection).metadata.get('grpc-status-details-bin')[0] as Buffer;

describe('a rejection', () => {
  it('travels in google.rpc.Status and comes back as it was', () => {
    const sent = new Rejection('exhausted', 'TOO_BUSY', 'Grüße – später', {
      fields: [{ field: 'variables.amount', message: 'must be a number' }],
      retryAfterMs: 2500,
    });
    expect(decodeStatus(detailsOf(sent))).toEqual(sent);
    expect(toRpcFailure(sent)).toMatchObject({ code: status.RESOURCE_EXHAUSTED, details: 'Grüße – später' });
  });

  it('keeps its kind over the wire, where two kinds share a status', () => {
    for (const kind of Object.keys(REJECTION_STATUS) as RejectionKind[]) {
      expect(decodeStatus(detailsOf(new Rejection(kind, 'CODE', 'text')))).toMatchObject({
        kind,
        code: 'CODE',
        message: 'text',
      });
    }
  });

  it('writes the bytes that google/rpc/status.proto says', () => {
    const bytes = Buffer.from(detailsOf(new Rejection('invalid', 'X', 'm'))).toString('latin1');
    expect(bytes).toBe(
      '\x08\x03\x12\x01m\x1a\x47\x0a\x28type.googleapis.com/google.rpc.ErrorInfo\x12\x1b\x0a\x01X\x12\x05baton\x1a\x0f\x0a\x04kind\x12\x07invalid',
    );
  });

  it('is a problem that names its fields', () => {
    expect(toProblem(invalidFields('FORM_INVALID', [{ field: 'iban', message: 'is missing' }]), 'abc')).toEqual({
      type: 'urn:baton:problem:FORM_INVALID',
      title: 'Invalid request',
      status: 400,
      detail: 'iban: is missing',
      code: 'FORM_INVALID',
      errors: [{ field: 'iban', message: 'is missing' }],
      traceId: 'abc',
    });
  });
});

describe('an error', () => {
  it('of the database connection is "unavailable" and may be retried', () => {
    for (const error of [
      Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
      Object.assign(new Error('x'), { code: '57P01' }),
      Object.assign(new Error('x'), { code: '53300' }),
      new Error('Connection terminated unexpectedly'),
      Object.assign(new Error('query failed'), { driverError: Object.assign(new Error('x'), { code: '08006' }) }),
      new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]),
    ]) {
      expect(toRejection(error)).toMatchObject({
        kind: 'unavailable',
        code: 'DATABASE_UNAVAILABLE',
        details: { retryAfterMs: 2000 },
      });
    }
  });

  it("of PostgreSQL about the caller's data is the caller's", () => {
    const nul = Object.assign(new Error('invalid byte sequence'), { code: '22021' });
    expect(toRejection(nul)).toMatchObject({ kind: 'invalid', code: 'VALUE_INVALID' });
    expect(toRejection(Object.assign(new Error('query'), { driverError: nul }))).toMatchObject({ kind: 'invalid' });
    expect(toRejection(Object.assign(new Error('deadlock'), { code: '40P01' }))).toMatchObject({
      kind: 'concurrent-write',
    });
  });

  it('of our own making is no rejection', () => {
    expect(toRejection(new TypeError('x is undefined'))).toBeNull();
    expect(toRejection(Object.assign(new Error('duplicate key'), { code: '23505' }))).toBeNull();
    expect(toRejection(undefined)).toBeNull();
  });
});
