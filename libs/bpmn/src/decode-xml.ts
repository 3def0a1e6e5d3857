import { decodeXml as decode } from '@baton/kernel';

/** @throws Rejection `invalid` BPMN_MALFORMED, when the encoding is unknown or the bytes do not keep to it */
export const decodeXml = (input: string | Uint8Array): string => decode(input, 'BPMN_MALFORMED');

/** The text of a file as it is to be kept: its declaration, if it has one, names UTF-8, as which text is written. Throws as {@link decodeXml}. */
export function bpmnText(input: string | Uint8Array): string {
  return declareUtf8(decodeXml(input));
}

export function declareUtf8(text: string): string {
  return text.replace(/^(\uFEFF?<\?xml\s[^>]*?encoding\s*=\s*["'])[^"']*/, '$1UTF-8');
}
