export const SESSION_COOKIE = 'baton_session';
export const GUEST_COOKIE = 'baton_guest';

/** The value of a cookie in a `cookie` header. */
export function cookieIn(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim() || undefined;
  }
  return undefined;
}

/** A `set-cookie` header; scripts cannot read the cookie, and other sites cannot send it along with their forms. */
export const setCookie = (name: string, value: string, options: { secure: boolean; maxAgeS?: number }): string =>
  [
    `${name}=${value}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    options.maxAgeS === undefined ? '' : `Max-Age=${options.maxAgeS}`,
    options.secure ? 'Secure' : '',
  ]
    .filter((part) => part !== '')
    .join('; ');

export const clearCookie = (name: string, secure: boolean): string => setCookie(name, '', { secure, maxAgeS: 0 });
