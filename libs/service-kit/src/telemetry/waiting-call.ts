/** Whether a request asks to wait for something (`waitMs`): how long it takes tells nothing about Baton. */
export const waits = (request: unknown): boolean =>
  typeof request === 'object' && request !== null && 'waitMs' in request && Number(request.waitMs) > 0;
