export type Encoding = 'utf-8' | 'utf-16le' | 'cp1252';

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const OLD_EXCEL = [0xd0, 0xcf, 0x11, 0xe0];
const PDF = [0x25, 0x50, 0x44, 0x46];
const UTF_16 = [0xff, 0xfe];
const LOOKED_AT = 4_096;

/** What a file is that is no table of text, by its first bytes: a workbook, a PDF; null for text. */
export function notATable(bytes: Uint8Array): string | null {
  if (begins(bytes, ZIP) || begins(bytes, OLD_EXCEL)) {
    return 'This is a spreadsheet workbook. In Excel choose File, Save as, “CSV UTF-8 (comma delimited)”, and upload that file';
  }
  if (begins(bytes, PDF)) return 'This is a PDF. Upload a CSV file';
  if (!begins(bytes, UTF_16) && bytes.subarray(0, LOOKED_AT).includes(0)) {
    return 'This is not a text file. Upload a CSV file';
  }
  return null;
}

/**
 * A text decoder that is fed with pieces: UTF-16LE where the byte-order mark says so, else UTF-8 until the
 * first bytes that are none, and Windows-1252 from there (older Excel and the national register write it).
 * The byte-order mark is left out.
 */
export class TextReader {
  encoding: Encoding = 'utf-8';
  private decoder = new TextDecoder('utf-8', { fatal: true });
  private begun = false;
  /** The last bytes of the piece before, which may be the beginning of a letter. */
  private held = new Uint8Array(0);

  push(piece: Uint8Array): string {
    const bytes = joined(this.held, piece);
    this.held = new Uint8Array(0);
    if (!this.begun) {
      if (bytes.length < 2) {
        this.held = bytes;
        return '';
      }
      this.begun = true;
      if (begins(bytes, UTF_16)) this.turnTo('utf-16le');
    }
    if (this.encoding !== 'utf-8') return this.decoder.decode(bytes, { stream: true });
    const cut = bytes.length - unfinished(bytes);
    this.held = bytes.slice(cut);
    return this.read(bytes.subarray(0, cut));
  }

  /** What was still held back; nothing can be pushed afterwards. */
  end(): string {
    const rest = this.held;
    this.held = new Uint8Array(0);
    return (
      (rest.length > 0 ? this.read(rest) : '') + (this.encoding === 'utf-8' ? '' : this.decoder.decode())
    );
  }

  private read(bytes: Uint8Array): string {
    if (this.encoding !== 'utf-8') return this.decoder.decode(bytes, { stream: true });
    try {
      return this.decoder.decode(bytes, { stream: true });
    } catch {
      this.turnTo('cp1252');
      return this.decoder.decode(bytes, { stream: true });
    }
  }

  private turnTo(encoding: Encoding): void {
    this.encoding = encoding;
    this.decoder = new TextDecoder(encoding === 'cp1252' ? 'windows-1252' : encoding);
  }
}

/** A whole file as text. */
export function decoded(bytes: Uint8Array): { encoding: Encoding; text: string } {
  const reader = new TextReader();
  const text = reader.push(bytes) + reader.end();
  return { encoding: reader.encoding, text };
}

/** How many bytes at the end begin a letter of UTF-8 that goes on in the next piece: 0 to 3. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
}

function begins(bytes: Uint8Array, mark: number[]): boolean {
  return mark.every((byte, at) => bytes[at] === byte);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
