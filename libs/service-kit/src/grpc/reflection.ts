import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { Server } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';

/**
 * Adds gRPC reflection from a serialised FileDescriptorSet (`buf build`): descriptors rebuilt from loaded protos lose
 * their imports, and tools then fail to find a service.
 */
export function addReflection(server: Server, descriptors: Uint8Array, services: readonly string[]): void {
  const image = { image: { fileDescriptorProtos: filesOf(descriptors) } };
  new ReflectionService(image as never, { services: [...services] }).addToServer(server);
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
