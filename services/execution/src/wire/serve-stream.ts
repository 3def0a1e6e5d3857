import { Metadata, type ServerDuplexStream } from '@grpc/grpc-js';
import { Logger } from '@nestjs/common';

import { Rejection } from '@baton/kernel';
import { onStop, toRejection, toRpcFailure } from '@baton/service-kit';

const logger = new Logger('Stream');

export interface StreamHandling<Request> {
  /** May throw: the stream ends with it. */
  receive(frame: Request): void;
  /** Nothing more is taken: the client sends no more, or this process stops. Otherwise: the stream ends. */
  finished?(): void;
  /** Called once, however the stream ends. */
  closed(): void;
}

/**
 * Serves a bidirectional stream that was admitted. A frame that throws ends the stream with its rejection; nothing
 * that happens in a stream reaches the process.
 */
export function serveStream<Request, Response>(
  call: ServerDuplexStream<Request, Response>,
  { receive, finished, closed }: StreamHandling<Request>,
): void {
  // At once, so that the client knows that the way holds streams.
  call.sendMetadata(new Metadata());
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    closed();
  };
  let taking = true;
  const finish = () => {
    if (!taking || !open) return;
    taking = false;
    if (finished !== undefined) return finished();
    call.end();
    close();
  };
  call.on('data', (frame: Request) => {
    if (!open || !taking) return;
    try {
      receive(frame);
    } catch (error) {
      close();
      call.emit('error', toRpcFailure(refusalOf(error)));
    }
  });
  call.on('end', finish);
  onStop(call, finish);
  call.on('cancelled', close);
  call.on('close', close);
  call.on('error', close);
}

/** What a caller may know of an error. */
export function refusalOf(error: unknown): Rejection {
  const rejection = toRejection(error);
  if (rejection !== null) return rejection;
  logger.error(error);
  return new Rejection('unavailable', 'INTERNAL', 'Something went wrong on our side; it has been logged');
}
