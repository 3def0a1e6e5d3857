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
