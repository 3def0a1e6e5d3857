import type { FastifyReply } from 'fastify';

import { Rejection } from '@baton/kernel';
import type { BatonRequest } from '@baton/service-kit';

import type { DocumentInfo } from './document.js';
import { attachment } from './media-types.js';

/** The file name that a caller sends percent-encoded. */
export function fileNameIn(request: BatonRequest): string {
  const header = request.headers['x-file-name'];
  try {
    return decodeURIComponent(String(header ?? '')).toWellFormed();
  } catch {
    throw new Rejection('invalid', 'VALIDATION_FAILED', 'X-File-Name: is not percent-encoded', {
      fields: [{ field: 'X-File-Name', message: 'is not percent-encoded' }],
    });
  }
}

/** Answers with a file to be saved, never shown: it may be anybody's. */
export function sendFile(
  reply: FastifyReply,
  { document, content }: { document: DocumentInfo; content: Buffer },
): void {
  void reply
    .header('content-type', document.mediaType)
    .header('content-disposition', attachment(document.fileName))
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cache-control', 'private, no-store')
    .header('etag', `"${document.sha256}"`)
    .send(content);
}
