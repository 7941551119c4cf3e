import type { Pdf } from './pdf.ts';

export type PdfColumn = { title: string; width: number };

const FONT = 'narrow';
const BOLD = 'narrow-bold';
const SIZE = 8;
const LEADING = 10;
const PAD = 3;
const BAND = '#e8f1f0';
const RULE = '#9fb3b0';
const INK = '#1d2b2e';

/**
 * Draws a long table down the pages of a document: the header, the title of the table and the band that a row
 * belongs to stand again at the top of every page, and no row is torn in two unless it fills a page. Widths of words are measured
 * once, as a proof has a hundred thousand of them and few are different.
 */
export class PdfTable {
  readonly #pdf: Pdf;
  readonly #columns: PdfColumn[];
  readonly #widths = new Map<string, number>();
  #title = '';
  #band = '';

  constructor(pdf: Pdf, columns: PdfColumn[]) {
    this.#pdf = pdf;
    this.#columns = columns;
  }

  /** Begins a table under its title; on a page that is nearly full, on the next. */
  begin(title: string): void {
    this.#title = title;
    this.#band = '';
    const pdf = this.#pdf;
    if (pdf.y + 90 > this.#bottom()) pdf.addPage();
    else if (pdf.y > pdf.page.margins.top) pdf.y += 14;
    this.#head(title);
  }

  /** A line over all columns that the rows after it belong to; on the page where the first of them stands. */
  band(text: string): void {
    this.#band = text;
    const lines = this.#wrapped(text, this.#width() - 2 * PAD, BOLD);
    if (this.#pdf.y + this.#height(lines.length) + this.#height(1) > this.#bottom()) {
      this.#pdf.addPage();
      this.#head(`${this.#title} (continued)`);
    }
    this.#drawBand(text);
  }

  /** One row; a page is begun where it does not fit on this one. */
  row(cells: string[], bold = -1): void {
    const pdf = this.#pdf;
    const lines = this.#columns.map(({ width }, index) =>
      this.#wrapped(cells[index] ?? '', width - 2 * PAD, index === bold ? BOLD : FONT),
    );
    const height = this.#height(Math.max(...lines.map(({ length }) => length)));
    if (pdf.y + height > this.#bottom()) {
      pdf.addPage();
      this.#head(`${this.#title} (continued)`);
      if (this.#band !== '') this.#drawBand(`${this.#band} (continued)`);
    }
    const top = pdf.y;
    let x = pdf.page.margins.left;
    for (const [index, { width }] of this.#columns.entries()) {
      this.#write(lines[index] ?? [], x + PAD, top, index === bold ? BOLD : FONT);
      x += width;
    }
    this.#rule(top + height);
    pdf.y = top + height;
  }

  #head(title: string): void {
    const pdf = this.#pdf;
    const { left } = pdf.page.margins;
    pdf.font('bold').fontSize(12).fillColor(INK).text(title, left, pdf.y, { width: this.#width() });
    pdf.y += 3;
    const lines = this.#columns.map(({ title, width }) => this.#wrapped(title, width - 2 * PAD, BOLD));
    const height = this.#height(Math.max(...lines.map(({ length }) => length)));
    const top = pdf.y;
    let x = left;
    for (const [index, { width }] of this.#columns.entries()) {
      this.#write(lines[index] ?? [], x + PAD, top, BOLD);
      x += width;
    }
    this.#rule(top + height, 1);
    pdf.y = top + height;
  }

  #drawBand(text: string): void {
    const pdf = this.#pdf;
    const lines = this.#wrapped(text, this.#width() - 2 * PAD, BOLD);
    const height = this.#height(lines.length);
    const top = pdf.y;
    pdf.rect(pdf.page.margins.left, top, this.#width(), height).fill(BAND);
    this.#write(lines, pdf.page.margins.left + PAD, top, BOLD);
    pdf.y = top + height;
  }

  #write(lines: string[], x: number, top: number, font: string): void {
    const pdf = this.#pdf;
    pdf.font(font).fontSize(SIZE).fillColor(INK);
    for (const [index, line] of lines.entries()) {
      if (line !== '') pdf.text(line, x, top + PAD + index * LEADING, { lineBreak: false });
    }
  }

  #rule(y: number, width = 0.5): void {
    const { left } = this.#pdf.page.margins;
    this.#pdf
      .moveTo(left, y)
      .lineTo(left + this.#width(), y)
      .lineWidth(width)
      .strokeColor(RULE)
      .stroke();
  }

  /** Breaks text into lines that fit; a word that is too wide alone is cut. */
  #wrapped(text: string, width: number, font: string): string[] {
    const lines: string[] = [];
    let line = '';
    let used = 0;
    const space = this.#wide(' ', font);
    for (const word of text.split(/\s+/u)) {
      for (const part of this.#cut(word, width, font)) {
        const wide = this.#wide(part, font);
        if (line !== '' && used + space + wide > width) {
          lines.push(line);
          line = '';
        }
        used = line === '' ? wide : used + space + wide;
        line = line === '' ? part : `${line} ${part}`;
      }
    }
    lines.push(line);
    return lines;
  }

  #cut(word: string, width: number, font: string): string[] {
    if (this.#wide(word, font) <= width) return [word];
    const parts: string[] = [];
    let part = '';
    for (const character of word) {
      if (part !== '' && this.#measure(part + character, font) > width) {
        parts.push(part);
        part = '';
      }
      part += character;
    }
    return [...parts, part];
  }

  #wide(word: string, font: string): number {
    const key = `${font} ${word}`;
    const known = this.#widths.get(key) ?? this.#measure(word, font);
    this.#widths.set(key, known);
    return known;
  }

  #measure(text: string, font: string): number {
    return this.#pdf.font(font).fontSize(SIZE).widthOfString(text);
  }

  #height(lines: number): number {
    return lines * LEADING + 2 * PAD;
  }

  #width(): number {
    return this.#columns.reduce((sum, { width }) => sum + width, 0);
  }

  #bottom(): number {
    const { page } = this.#pdf;
    return page.height - page.margins.bottom;
  }
}
