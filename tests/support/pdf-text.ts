/**
 * The words of a PDF that was made without compression, one line for each piece of text that was drawn. It
 * reads no other PDFs than those of src/platform/pdf.ts.
 */
export function pdfText(bytes: Buffer): string {
  const objects = new Map<string, string>();
  for (const [, id = '', body = ''] of bytes
    .toString('latin1')
    .matchAll(/\n(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    objects.set(id, body);
  }
  const fonts = fontsIn(objects);
  const lines: string[] = [];
  let font: string[] = [];
  for (const body of objects.values()) {
    for (const [, name, shown] of body.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (name !== undefined) font = fonts.get(name) ?? [];
      else lines.push(glyphsOf(shown ?? '').reduce((text, glyph) => text + (font[glyph] ?? '?'), ''));
    }
  }
  return lines.join('\n');
}

/** How many pages it has. */
export function pdfPages(bytes: Buffer): number {
  return bytes.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
}

function fontsIn(objects: Map<string, string>): Map<string, string[]> {
  const fonts = new Map<string, string[]>();
  for (const body of objects.values()) {
    for (const [, name = '', id = ''] of body.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id) ?? '')?.[1];
      if (map !== undefined) fonts.set(name, lettersIn(objects.get(map) ?? ''));
    }
  }
  return fonts;
}

function lettersIn(map: string): string[] {
  const letters: string[] = [];
  for (const [, from = '', list = ''] of map.matchAll(/<(\w+)> <\w+> \[([^\]]*)\]/g)) {
    const entries = [...list.matchAll(/<([\w ]*)>/g)].map(([, hex = '']) => hex.replaceAll(' ', ''));
    for (const [n, hex] of entries.entries()) {
      letters[Number.parseInt(from, 16) + n] = Buffer.from(hex, 'hex').swap16().toString('utf16le');
    }
  }
  return letters;
}

function glyphsOf(shown: string): number[] {
  return [...shown.matchAll(/<(\w*)>/g)].flatMap(([, hex = '']) =>
    (hex.match(/.{4}/g) ?? []).map((glyph) => Number.parseInt(glyph, 16)),
  );
}
