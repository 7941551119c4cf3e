import QRCode from 'qrcode';
import t from 'tap';
import type { CertificateFacts } from '../../../src/attendance/certificate-facts.ts';
import { certificatePdf, qrSquares } from '../../../src/attendance/certificate-pdf.ts';
import { certify, sayHours, saySource } from '../../../src/attendance/record-words.ts';
import { pdfPages, pdfText } from '../../support/pdf-text.ts';

const NUMBER = '7KQF-2M9X-R4TA-08WP';
const FACTS: CertificateFacts = {
  number: NUMBER,
  href: `https://muster.example/certificates/${NUMBER}`,
  name: 'Žofia Łukasiewicz-Őry Ωμέγα',
  title: 'Child Protection',
  completedOn: '2026-03-03',
  did: 'attended',
  basis: 'Recorded in the register of the session.',
  provider: null,
  edition: 'KCSIE 2026',
  hours: '6 hours',
  participatory: true,
  issuer: 'Portsmouth Safeguarding Children Partnership',
  issuedAt: new Date('2026-03-04T10:00Z'),
  issuedOn: '2026-03-04',
  withdrawnAt: null,
};

t.test('a certificate says all that it should, in letters of any European name', async (t) => {
  const bytes = await certificatePdf(FACTS, { compress: false });
  // Drawn in pieces: by line, and by script.
  const flat = pdfText(bytes).replace(/\s/g, '');
  for (const words of [
    FACTS.name,
    FACTS.title,
    'attended',
    'on 3 March 2026',
    '6 hours of continuing professional development (CPD), participatory learning.',
    'Edition: KCSIE 2026.',
    FACTS.basis,
    FACTS.issuer,
    NUMBER,
    FACTS.href,
    'Recorded on 4 March 2026',
  ]) {
    t.ok(flat.includes(words.replaceAll(' ', '')), words);
  }
  t.equal(pdfPages(bytes), 1);
});

t.test('the same facts give the same bytes, and other facts others', async (t) => {
  const bytes = await certificatePdf(FACTS);
  t.ok(bytes.equals(await certificatePdf(FACTS)));
  t.notOk(bytes.equals(await certificatePdf({ ...FACTS, completedOn: '2026-03-04' })));
  t.ok(bytes.length < 60_000, `${bytes.length} bytes`);
});

t.test('the longest name and title still fit on one page', async (t) => {
  const long = {
    ...FACTS,
    name: 'Wolfeschlegelsteinhausenbergerdorff '.repeat(6),
    title: 'Early help '.repeat(40),
  };
  const bytes = await certificatePdf(
    { ...long, provider: 'A provider of many words '.repeat(8) },
    { compress: false },
  );
  t.equal(pdfPages(bytes), 1);
  t.match(pdfText(bytes), NUMBER);
  t.match(pdfText(bytes), 'on 3 March 2026');
});

t.test('the code leads to the public page', async (t) => {
  const { size, data } = QRCode.create(FACTS.href, { errorCorrectionLevel: 'M' }).modules;
  const squares = qrSquares(FACTS.href);
  t.equal(squares.length, size);
  t.same(
    squares.flat(),
    [...data].map((square) => square === 1),
  );
  t.notSame(qrSquares(`${FACTS.href}x`), squares);
});

t.test('how something is known is said for every source, and evidence never says attended', async (t) => {
  const sources = ['attended', 'recorded', 'e-learning', 'reading', 'evidence', 'import'] as const;
  const said = sources.map((source) => {
    const facts = { source, organisation: 'Test School', provider: null };
    return [saySource(facts), certify(facts).did, certify(facts).basis].join('; ');
  });
  t.equal(new Set(said).size, sources.length);
  t.same(said.filter((words) => /attended/i.test(words)).length, 1, 'only who was on a register attended');
  t.equal(
    certify({ source: 'evidence', organisation: 'Test School', provider: 'X' }).basis,
    'Recorded from evidence verified by Test School.',
  );
});

t.test('hours are said as people say them', async (t) => {
  t.same([30, 60, 90, 120, 121, 375].map(sayHours), [
    '30 minutes',
    '1 hour',
    '1 hour 30 minutes',
    '2 hours',
    '2 hours 1 minute',
    '6 hours 15 minutes',
  ]);
});
