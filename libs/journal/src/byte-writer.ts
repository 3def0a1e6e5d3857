/** The value of a hexadecimal digit by its character code; −1 for any other character. */
const DIGITS = new Int8Array(128).fill(-1);
for (let i = 0; i < 16; i++) {
  DIGITS['0123456789abcdef'.charCodeAt(i)] = i;
  DIGITS['0123456789ABCDEF'.charCodeAt(i)] = i;
}

const INITIAL_BYTES = 1 << 18;
/** A buffer that had to become larger than this is not kept. */
const KEPT_BYTES = 1 << 22;

/** Bytes written one after the other, big-endian, into one buffer that grows and is used again. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(INITIAL_BYTES);
  #end = 0;

  get length(): number {
    return this.#end;
  }

  /** Begins anew. What {@link written} answered before is overwritten from now on. */
  clear(): void {
    this.#end = 0;
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = Buffer.allocUnsafe(INITIAL_BYTES);
  }

  /** A view of all that was written, until the next {@link clear}. */
  written(): Buffer {
    return this.#bytes.subarray(0, this.#end);
  }

  /** Makes room, for at least so many bytes. */
  reserve(bytes: number): void {
    if (this.#end + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#end + bytes));
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }

  byte(value: number): void {
    this.reserve(1);
    this.#bytes[this.#end++] = value;
  }

  int16(value: number): void {
    this.reserve(2);
    this.#end = this.#bytes.writeInt16BE(value, this.#end);
  }

  int32(value: number): void {
    this.reserve(4);
    this.#end = this.#bytes.writeInt32BE(value, this.#end);
  }

  uint32(value: number): void {
    this.reserve(4);
    this.#end = this.#bytes.writeUInt32BE(value, this.#end);
  }

  bigint64(value: bigint): void {
    this.reserve(8);
    this.#end = this.#bytes.writeBigInt64BE(value, this.#end);
  }

  /** The bytes of a UUID in its usual form, 36 characters; answers whether it was one. */
  uuid(text: string): boolean {
    this.reserve(16);
    const bytes = this.#bytes;
    let at = this.#end;
    for (let i = 0; i < 36; i += 2) {
      if (i === 8 || i === 13 || i === 18 || i === 23) i++;
      const byte = ((DIGITS[text.charCodeAt(i)] ?? -1) << 4) | (DIGITS[text.charCodeAt(i + 1)] ?? -1);
      if (byte < 0) return false;
      bytes[at++] = byte;
    }
    this.#end = at;
    return true;
  }

  /** As UTF-8, without a length or an end. */
  text(value: string): void {
    this.reserve(value.length * 3);
    this.#end += this.#bytes.write(value, this.#end);
  }

  /** Room for four bytes that {@link setInt32} fills in later; answers their place. */
  hole32(): number {
    this.reserve(4);
    this.#end += 4;
    return this.#end - 4;
  }

  setInt32(at: number, value: number): void {
    this.#bytes.writeInt32BE(value, at);
  }
}
