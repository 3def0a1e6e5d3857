import { Problem, problemOf } from '../api/problem.js';
import type { DocumentInfo, DocumentSlot } from '../api/tasks.js';

const UNITS = ['bytes', 'KB', 'MB', 'GB'] as const;

/** "820 KB". */
export function sizeOf(bytes: number): string {
  const step = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log(bytes) / Math.log(1024)));
  const value = bytes / 1024 ** step;
  return `${step === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${UNITS[step]}`;
}

const ENDINGS: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
  'image/*': 'picture',
  'text/csv': 'CSV',
  'text/plain': 'text',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'Excel',
};

/** "PDF or PNG, up to 10 MB". */
export function limitsOf({ accept = [], maxBytes }: DocumentSlot): string {
  const kinds = accept.map((each) => ENDINGS[each] ?? each).join(' or ');
  const size = maxBytes === undefined || maxBytes === 0 ? '' : `up to ${sizeOf(maxBytes)}`;
  return [kinds, size].filter((part) => part !== '').join(', ');
}

const accepts = (accept: string, file: File): boolean =>
  accept.startsWith('.')
    ? file.name.toLowerCase().endsWith(accept.toLowerCase())
    : accept.endsWith('/*')
      ? file.type.startsWith(accept.slice(0, -1))
      : file.type === accept;

/** Why a file will not be taken, before it is sent; undefined when it may be. */
export function refusalOf(slot: DocumentSlot, file: File): string | undefined {
  if (file.size === 0) return `${file.name} is empty.`;
  if (slot.maxBytes && file.size > slot.maxBytes)
    return `${file.name} has ${sizeOf(file.size)}; at most ${sizeOf(slot.maxBytes)} are taken.`;
  const accept = slot.accept ?? [];
  if (accept.length > 0 && !accept.some((each) => accepts(each, file)))
    return `${file.name} is of another kind; asked for: ${limitsOf({ name: '', accept })}.`;
  return undefined;
}

/**
 * Sends one file; XMLHttpRequest, since fetch does not tell how much has gone.
 *
 * @param onProgress share sent, 0 to 1
 * @throws Problem when refused or out of reach
 */
export function upload(path: string, file: File, onProgress: (share: number) => void): Promise<DocumentInfo> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', path);
    request.setRequestHeader('content-type', file.type === '' ? 'application/octet-stream' : file.type);
    request.setRequestHeader('x-file-name', encodeURIComponent(file.name));
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener('load', () => {
      if (request.status < 200 || request.status >= 300) return reject(problemOf(request.status, request.responseText));
      const answer = JSON.parse(request.responseText) as DocumentInfo | { document: DocumentInfo };
      resolve('document' in answer ? answer.document : answer);
    });
    request.addEventListener('error', () =>
      reject(new Problem(0, 'UNREACHABLE', 'The file could not be sent. Check your connection and try again.')),
    );
    request.send(file);
  });
}
