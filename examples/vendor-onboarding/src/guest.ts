import { Api } from './api.js';
import { until } from './until.js';

/** Finds the personal link that was sent to an address about an instance. */
export type FindLink = (instanceId: string, email: string) => Promise<string>;

interface Message {
  readonly messageId: string;
  readonly toEmail: string;
  readonly text?: string;
}

/** Where no mail server is configured, messages are kept to be read by operators. */
export const linkInKeptMessages =
  (api: Api): FindLink =>
  (instanceId, email) =>
    until(`a personal link for ${email}; is a mail server configured, so that Baton keeps no copy?`, async () => {
      const { messages } = await api.get<{ messages: readonly Message[] }>(
        `/v1/notifications/messages?instanceId=${instanceId}`,
      );
      for (const { messageId, toEmail } of messages) {
        if (toEmail !== email) continue;
        const { text } = await api.get<Message>(`/v1/notifications/messages/${messageId}`);
        const link = /https?:\/\/\S+\/guest#\S+/.exec(text ?? '')?.[0];
        if (link !== undefined) return link;
      }
      return undefined;
    });

export interface VendorDetails {
  readonly legalName: string;
  readonly taxId: string;
  readonly iban: string;
  readonly employees: number;
}

/** What the vendor's contact does with the link: both documents, then the form. */
export async function answerAsGuest(url: string, link: string, details: VendorDetails): Promise<void> {
  const guest = new Api(url);
  await guest.post('/v1/guest/session', { token: link.slice(link.indexOf('#') + 1) });
  for (const [name, fileName] of [
    ['bankLetter', 'bank letter.pdf'],
    ['registration', 'registration.pdf'],
  ] as const) {
    await guest.call('PUT', `/v1/guest/task/documents/${name}`, pdf(`${details.legalName}: ${name}`), {
      'content-type': 'application/pdf',
      'x-file-name': encodeURIComponent(fileName),
    });
  }
  await guest.post('/v1/guest/task/complete', { variables: details });
}

/** One page with one line. */
export function pdf(line: string): Uint8Array<ArrayBuffer> {
  const stream = `BT /F1 18 Tf 72 720 Td (${line.replace(/[\\()]/g, '\\$&')}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${Buffer.byteLength(stream, 'latin1')} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  return new Uint8Array(
    Buffer.from(
      `${file}${table}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`,
      'latin1',
    ),
  );
}
