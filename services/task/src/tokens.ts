import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, fit for a link or a cookie. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is stored of a token or key. They are long and random, so a fast hash is enough. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();
