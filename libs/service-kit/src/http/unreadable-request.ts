import type { Socket } from 'node:net';

import { PROBLEM_CONTENT_TYPE } from '../errors/problem.js';

const REASONS: Readonly<Record<string, readonly [status: number, title: string, code: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'HEADERS_TOO_LARGE'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'REQUEST_TIMEOUT'],
};
const UNREADABLE = [400, 'Bad Request', 'REQUEST_UNREADABLE'] as const;

/** Answers bytes that are no request, or too large a one, with a problem as every other refusal; then hangs up. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, title, code] = REASONS[error.code ?? ''] ?? UNREADABLE;
  const body = JSON.stringify({
    type: `urn:baton:problem:${code}`,
    title,
    status,
    detail: `${title}: the request was not read`,
    code,
  });
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\ncontent-type: ${PROBLEM_CONTENT_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
