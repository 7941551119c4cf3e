import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A document being drawn; its fonts are called by the names of FONTS. Lengths are points, 72 to the inch. */
export type Pdf = PDFKit.PDFDocument;

export type PdfSettings = {
  title: string;
  /** Who answers for it: the partnership or the organisation. */
  author: string;
  /** Stands in the file as its date, so that the same facts give the same bytes. */
  madeAt: Date;
  landscape?: boolean;
  /** On all four sides; 50 when left out. */
  margin?: number;
  /** One line at the top and one at the bottom of every page; left out, the margin stays empty. */
  header?: string;
  footer?: string;
  /** "Page 2 of 5" at the right of the bottom line. */
  pageNumbers?: boolean;
  /** False leaves the page descriptions readable, for tests. */
  compress?: boolean;
};

const resolve = createRequire(import.meta.url).resolve;

/** They hold Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew and Arabic letters; no Chinese, no Indian ones. */
const FONTS = {
  regular: 'DejaVuSans.ttf',
  bold: 'DejaVuSans-Bold.ttf',
  italic: 'DejaVuSans-Oblique.ttf',
  narrow: 'DejaVuSansCondensed.ttf',
  'narrow-bold': 'DejaVuSansCondensed-Bold.ttf',
  serif: 'DejaVuSerif.ttf',
  'serif-bold': 'DejaVuSerif-Bold.ttf',
};
const files = new Map<string, Buffer>();

const MARGIN = 50;
const LINE_SIZE = 8;
const LINE_COLOUR = '#45585c';

/**
 * An A4 document as bytes. `draw` gets it with the font "regular" chosen and adds pages as it needs; header,
 * footer and page numbers are put on afterwards, into the margins. Pure but for reading the fonts once: the
 * same settings and drawing give the same bytes. Takes some tens of milliseconds, so not inside a transaction; a
 * `draw` that takes longer waits now and then, so that others have their turn.
 */
export async function pdfBytes(settings: PdfSettings, draw: (pdf: Pdf) => void): Promise<Buffer> {
  // Large and seldom needed: no process should wait for it when it starts.
  const { default: PDFDocument } = await import('pdfkit');
  const { title, author, madeAt, landscape = false, margin = MARGIN, compress = true } = settings;
  const pdf = new PDFDocument({
    size: 'A4',
    layout: landscape ? 'landscape' : 'portrait',
    margin,
    bufferPages: true,
    compress,
    lang: 'en-GB',
    displayTitle: true,
    info: { Title: title, Author: author, Creator: 'Muster', Producer: 'Muster', CreationDate: madeAt },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((keep, fail) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => keep(Buffer.concat(chunks)));
    pdf.on('error', fail);
  });
  for (const [name, file] of Object.entries(FONTS)) pdf.registerFont(name, fontFile(file));
  pdf.font('regular');
  await draw(pdf);
  drawMargins(pdf, settings, margin);
  pdf.end();
  return done;
}

function fontFile(file: string): Buffer {
  const known = files.get(file) ?? readFileSync(resolve(`dejavu-fonts-ttf/ttf/${file}`));
  files.set(file, known);
  return known;
}

function drawMargins(pdf: Pdf, { header, footer, pageNumbers = false }: PdfSettings, margin: number): void {
  if (header === undefined && footer === undefined && !pageNumbers) return;
  const { start, count } = pdf.bufferedPageRange();
  for (let n = 0; n < count; n++) {
    pdf.switchToPage(start + n);
    const { page } = pdf;
    const [width, bottom] = [page.width - 2 * margin, page.height - margin * 0.6];
    // Text below the lower margin would begin a page of its own.
    page.margins.top = page.margins.bottom = 0;
    pdf.font('regular').fontSize(LINE_SIZE).fillColor(LINE_COLOUR);
    const common = { width, lineBreak: false, ellipsis: true };
    if (header !== undefined) pdf.text(header, margin, margin * 0.5, common);
    if (footer !== undefined) pdf.text(footer, margin, bottom, common);
    if (pageNumbers) pdf.text(`Page ${n + 1} of ${count}`, margin, bottom, { ...common, align: 'right' });
    page.margins.top = page.margins.bottom = margin;
  }
}
