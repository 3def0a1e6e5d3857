import { randomBytes } from 'node:crypto';

/** 256 random bits, fit for a link or a cookie. */
export const newToken = (): string => randomBytes(32).toString('base64url');
