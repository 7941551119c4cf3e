import QRCode from 'qrcode';
import { type Pdf, pdfBytes } from '../platform/pdf.ts';
import { sayCalendarDay } from '../platform/time.ts';
import type { CertificateFacts } from './certificate-facts.ts';

const INK = '#12292e';
const MUTED = '#4b5d63';
const DEEP = '#0b343b';
const TEAL = '#12606b';
const APRICOT = '#f0a243';

/** A4 landscape in points, and the band at its left. */
const PAGE = { width: 841.89, height: 595.28 };
const BAND = 232;
const LEFT = BAND + 48;
const WIDTH = PAGE.width - LEFT - 48;
const QR_SIZE = 84;
const FOOT = PAGE.height - 48 - QR_SIZE;

/** The mark of the house, as in public/images/arches.svg, 460 wide. */
const ARCHES = 'M40 410V300a95 95 0 0 1 190 0v110m0-110a95 95 0 0 1 190 0v110';

/**
 * A certificate on one A4 page. The same facts give the same bytes. `compress` false leaves the page
 * description readable, for tests.
 */
export function certificatePdf(facts: CertificateFacts, { compress = true } = {}): Promise<Buffer> {
  const settings = {
    title: `Certificate: ${facts.title}, ${facts.name}`,
    author: facts.issuer,
    madeAt: facts.issuedAt,
    landscape: true,
    margin: 0,
    compress,
  };
  return pdfBytes(settings, (pdf) => {
    drawBand(pdf, facts);
    drawWords(pdf, facts);
    drawFoot(pdf, facts);
  });
}

/** The squares of the QR code that leads to the public page: rows of true (dark) and false. */
export function qrSquares(address: string): boolean[][] {
  const { size, data } = QRCode.create(address, { errorCorrectionLevel: 'M' }).modules;
  return Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (_, column) => data[row * size + column] === 1),
  );
}

function drawBand(pdf: Pdf, { issuer }: CertificateFacts): void {
  pdf.rect(0, 0, BAND, PAGE.height).fill(DEEP);
  pdf.save().rect(0, 0, BAND, PAGE.height).clip();
  pdf.translate(20, PAGE.height - 168).scale(0.42);
  pdf.path(ARCHES).lineWidth(44).strokeOpacity(0.6).stroke(TEAL);
  pdf.circle(135, 104, 46).fillOpacity(0.6).fill(TEAL);
  pdf.fillOpacity(1).circle(325, 104, 46).fill(APRICOT);
  pdf.restore().strokeOpacity(1).fillOpacity(1);
  pdf.rect(BAND, 0, 5, PAGE.height).fill(APRICOT);
  pdf.fillColor('#ffffff');
  fitted(pdf, issuer, { font: 'bold', at: [28, 52], width: BAND - 56, largest: 15, smallest: 9, lines: 5 });
}

function drawWords(pdf: Pdf, facts: CertificateFacts): void {
  const at = (y: number): [number, number] => [LEFT, y];
  pdf.fillColor(TEAL).font('bold').fontSize(12);
  pdf.text('CERTIFICATE', ...at(72), { characterSpacing: 4, lineBreak: false });
  pdf
    .fillColor(MUTED)
    .font('regular')
    .fontSize(12)
    .text('This is to certify that', ...at(118));
  pdf.fillColor(INK);
  fitted(pdf, facts.name, {
    font: 'serif-bold',
    at: at(140),
    width: WIDTH,
    largest: 38,
    smallest: 15,
    lines: 2,
  });
  pdf
    .fillColor(MUTED)
    .font('regular')
    .fontSize(12)
    .text(facts.did, LEFT, pdf.y + 10);
  pdf.fillColor(DEEP);
  fitted(pdf, facts.title, {
    font: 'bold',
    at: at(pdf.y + 8),
    width: WIDTH,
    largest: 26,
    smallest: 12,
    lines: 3,
  });
  pdf.fillColor(INK).font('regular').fontSize(13);
  pdf.text(`on ${sayCalendarDay(facts.completedOn)}`, LEFT, pdf.y + 10, { width: WIDTH });
  pdf
    .moveTo(LEFT, pdf.y + 14)
    .lineTo(LEFT + 64, pdf.y + 14)
    .lineWidth(3)
    .stroke(APRICOT);
  pdf.y += 28;
  for (const line of details(facts)) {
    pdf.fillColor(MUTED).font('regular').fontSize(10).text(line, LEFT, pdf.y, { width: WIDTH, lineGap: 2 });
    pdf.y += 3;
  }
}

function details({ hours, participatory, edition, provider, basis }: CertificateFacts): string[] {
  const counts = hours === null ? null : `${hours} of continuing professional development (CPD)`;
  const kind = participatory ? 'participatory learning' : null;
  const learning = [counts, kind].filter((part) => part !== null).join(', ');
  return [
    ...(learning === '' ? [] : [`${learning.charAt(0).toUpperCase()}${learning.slice(1)}.`]),
    ...(edition === null ? [] : [`Edition: ${edition}.`]),
    ...(provider === null ? [] : [`Provided by ${provider}.`]),
    basis,
  ];
}

function drawFoot(pdf: Pdf, { href, number, issuedOn }: CertificateFacts): void {
  drawSquares(pdf, qrSquares(href), LEFT, FOOT, QR_SIZE);
  pdf.link(LEFT, FOOT, QR_SIZE, QR_SIZE, href);
  const x = LEFT + QR_SIZE + 20;
  const width = WIDTH - QR_SIZE - 20;
  pdf.fillColor(MUTED).font('regular').fontSize(9);
  pdf.text('Certificate number', x, FOOT + 4, { width });
  pdf
    .fillColor(INK)
    .font('bold')
    .fontSize(13)
    .text(number, x, pdf.y + 1, { width });
  pdf.fillColor(MUTED).font('regular').fontSize(9);
  pdf.text('To see whether it is valid, open', x, pdf.y + 5, { width });
  pdf.fillColor(TEAL).text(href, x, pdf.y, { width, link: href });
  pdf.fillColor(MUTED).text(`Recorded on ${sayCalendarDay(issuedOn)}`, x, pdf.y + 2, { width });
}

function drawSquares(pdf: Pdf, rows: boolean[][], x: number, y: number, size: number): void {
  const side = size / rows.length;
  for (const [row, squares] of rows.entries()) {
    for (const [column, dark] of squares.entries()) {
      if (dark) pdf.rect(x + column * side, y + row * side, side, side);
    }
  }
  pdf.fill(INK);
}

type Place = {
  font: string;
  at: [number, number];
  width: number;
  largest: number;
  smallest: number;
  /** In no more lines than these, if a smaller size can do it; what is still longer ends in "…". */
  lines: number;
};

/** Text as large as its place allows; the cursor stands below it then. */
function fitted(pdf: Pdf, text: string, { font, at: [x, y], width, largest, smallest, lines }: Place): void {
  pdf.font(font);
  let size = largest;
  const height = () => pdf.fontSize(size).heightOfString(text, { width });
  const wide = () => Math.max(...text.split(/\s+/).map((word) => pdf.widthOfString(word)));
  while (size > smallest && (height() > lines * pdf.currentLineHeight(true) + 1 || wide() > width)) size -= 1;
  const most = lines * pdf.fontSize(size).currentLineHeight(true) + 1;
  pdf.text(text, x, y, { width, height: most, ellipsis: true });
}
