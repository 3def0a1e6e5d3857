const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const reference = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([A-Za-z_][\w.-]*));/g;

/** True when every `&` begins a character reference or one of XML's own five entities. */
export function entitiesKnown(text: string): boolean {
  return !/&(?!(?:lt|gt|amp|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)/.test(text);
}

export function unescapeXml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(reference, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return named[name] ?? whole;
    const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** For an attribute in double quotes; keeps line breaks and tabs. */
export function escapeXml(text: string): string {
  return writable(text).replace(/[<>&"\n\r\t]/g, (character) => escapes[character] ?? character);
}

/** For text between tags. */
export function escapeText(text: string): string {
  return writable(text).replace(/[<>&\r]/g, (character) => escapes[character] ?? character);
}

const unwritable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Without the characters that XML 1.0 cannot hold. */
function writable(text: string): string {
  return text.replace(unwritable, '');
}

const escapes: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};
