import { Rejection } from './rejection.js';

const declaration = /^<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z][\w.:-]*)["']/;

/**
 * Gives the text of an XML file: by its byte order mark, else by the encoding its declaration names, else as UTF-8.
 *
 * @param code of the rejection, e.g. `BPMN_MALFORMED`
 * @throws Rejection `invalid` with that code, when the encoding is unknown or the bytes do not keep to it
 */
export function decodeXml(input: string | Uint8Array, code: string): string {
  if (typeof input === 'string') return input.charCodeAt(0) === 0xfeff ? input.slice(1) : input;
  const encoding = markedEncoding(input) ?? declaredEncoding(input) ?? 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(input);
  } catch (cause) {
    const reason = cause instanceof RangeError ? 'is not known here' : 'does not fit the bytes of the file';
    throw new Rejection('invalid', code, `The encoding ${encoding} ${reason}`);
  }
}

function markedEncoding(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0x3c && bytes[1] === 0) return 'utf-16le';
  if (bytes[0] === 0 && bytes[1] === 0x3c) return 'utf-16be';
  return undefined;
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const head = new TextDecoder('latin1').decode(bytes.subarray(marked ? 3 : 0, 300));
  const named = declaration.exec(head)?.[1]?.toLowerCase();
  // A file that names a two-byte encoding, yet reads as single bytes, was re-saved by a tool that left the name.
  return named?.startsWith('utf-16') || marked ? 'utf-8' : named;
}
