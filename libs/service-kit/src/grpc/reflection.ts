import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { Server, ServerDuplexStream, ServiceDefinition } from '@grpc/grpc-js';

type Stream = ServerDuplexStream<Buffer, Buffer>;
/** A service as the library adds it to a server. */
interface Added {
  readonly definition: ServiceDefinition;
  readonly serve: (stream: unknown) => void;
}

const VERSIONS = ['grpc.reflection.v1', 'grpc.reflection.v1alpha'] as const;
const METHOD = 'ServerReflectionInfo';
const asBytes = { serialize: (bytes: Buffer): Buffer => bytes, deserialize: (bytes: Buffer): Buffer => bytes };

/**
 * Adds gRPC reflection from a serialised FileDescriptorSet (`buf build`): descriptors rebuilt from loaded protos lose
 * their imports, and tools then fail to find a service. What answers is made when somebody asks for the first time: it
 * takes longer than everything else of a server's start.
 */
export function addReflection(server: Server, descriptors: Uint8Array, services: readonly string[]): void {
  let made: Promise<ReadonlyMap<string, Added>> | undefined;
  for (const version of VERSIONS) {
    const path = `/${version}.ServerReflection/${METHOD}`;
    const definition = {
      [METHOD]: {
        path,
        requestStream: true,
        responseStream: true,
        requestSerialize: asBytes.serialize,
        requestDeserialize: asBytes.deserialize,
        responseSerialize: asBytes.serialize,
        responseDeserialize: asBytes.deserialize,
      },
    };
    server.addService(definition, {
      [METHOD]: (stream: Stream) => {
        stream.pause();
        made ??= make(descriptors, services);
        made.then(
          (added) => serve(stream, added.get(path)),
          (error: Error) => stream.destroy(error),
        );
      },
    });
  }
}

async function make(descriptors: Uint8Array, services: readonly string[]): Promise<ReadonlyMap<string, Added>> {
  const { ReflectionService } = await import('@grpc/reflection');
  const image = { image: { fileDescriptorProtos: filesOf(descriptors) } };
  const added = new Map<string, Added>();
  const server = {
    addService: (definition: ServiceDefinition, handlers: Record<string, Added['serve']>) => {
      const [path, serving] = [definition[METHOD]?.path, handlers[METHOD]];
      if (path !== undefined && serving !== undefined) added.set(path, { definition, serve: serving });
    },
  };
  new ReflectionService(image as never, { services: [...services] }).addToServer(server);
  return added;
}

/** Hands the library a stream of messages in place of the stream of bytes. */
function serve(stream: Stream, added: Added | undefined): void {
  const method = added?.definition[METHOD];
  if (added === undefined || method === undefined) return void stream.end();
  added.serve({
    on: (event: string, listener: (value?: unknown) => void) =>
      stream.on(event, event === 'data' ? (bytes: Buffer) => listener(method.requestDeserialize(bytes)) : listener),
    write: (message: unknown) => stream.write(method.responseSerialize(message)),
    end: () => stream.end(),
  });
  stream.resume();
}

/** The serialised `repeated FileDescriptorProto file = 1`. */
function filesOf(descriptors: Uint8Array): Buffer[] {
  const reader = new BinaryReader(descriptors);
  const files: Buffer[] = [];
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field === 1 && type === WireType.LengthDelimited) files.push(Buffer.from(reader.bytes()));
    else reader.skip(type, field);
  }
  return files;
}
