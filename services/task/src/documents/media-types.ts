/** What a slot takes that names no types: papers, pictures, office files. Never what a browser would run. */
const USUAL = [
  'application/pdf',
  'image/png',
  'image/jpeg',
  'text/plain',
  'text/csv',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
];

const NEVER = /^(text\/html|application\/xhtml\+xml|image\/svg\+xml|(text|application)\/(x-)?(java|ecma)script)$/;

/** `Application/PDF; charset=x` is `application/pdf`; empty when it is no media type. */
export function mediaTypeOf(contentType: string | undefined): string {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return /^[a-z0-9][a-z0-9!#$&^_.+-]{0,60}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}$/.test(type) ? type : '';
}

/** Whether a slot takes documents of this type. */
export function isAccepted(mediaType: string, accept: readonly string[]): boolean {
  if (mediaType === '' || NEVER.test(mediaType)) return false;
  return (accept.length === 0 ? USUAL : accept).some((wanted) => {
    const pattern = mediaTypeOf(wanted) || wanted.trim().toLowerCase();
    return (
      pattern === '*/*' ||
      pattern === mediaType ||
      (pattern.endsWith('/*') && mediaType.startsWith(pattern.slice(0, -1)))
    );
  });
}

const MAGIC: readonly { readonly type: RegExp; readonly starts: readonly number[] }[] = [
  { type: /^application\/pdf$/, starts: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { type: /^image\/png$/, starts: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: /^image\/jpeg$/, starts: [0xff, 0xd8, 0xff] },
  { type: /^application\/(zip|vnd\.(openxmlformats|oasis)\S*)$/, starts: [0x50, 0x4b, 0x03, 0x04] },
];

/** Whether the first bytes are those of the type it is said to be. Types without such a mark are believed. */
export function looksLike(mediaType: string, content: Uint8Array): boolean {
  const mark = MAGIC.find(({ type }) => type.test(mediaType));
  return mark === undefined || mark.starts.every((byte, at) => content[at] === byte);
}

/** A name that is safe to store and to offer for saving: no path, no control characters, none that turn the direction of writing. */
export function safeFileName(given: string, slot: string): string {
  const name = (given.split(/[\\/]/).at(-1) ?? '').replace(/[\p{Cc}\p{Bidi_Control}]/gu, '').trim();
  return name === '' || name === '.' || name === '..' ? slot : name.slice(-200);
}

/** A `content-disposition` header that makes a browser save the file, whatever its name (RFC 6266). */
export function attachment(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]/g, '_').replace(/["\\]/g, '_');
  const encoded = encodeURIComponent(fileName.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
