import sharp from 'sharp';
import t from 'tap';
import { fileTypeOf } from '../../../src/platform/file-types.ts';
import { newNumber, readNumber } from '../../../src/platform/ids.ts';
import { cleanPicture } from '../../../src/platform/pictures.ts';

const plain = (format: 'png' | 'jpeg' | 'webp', width = 8, height = 6) =>
  sharp({ create: { width, height, channels: 3, background: '#fff' } })
    .toFormat(format)
    .toBuffer();

t.test('a file is what its bytes say', async (t) => {
  for (const format of ['png', 'jpeg', 'webp'] as const) t.equal(fileTypeOf(await plain(format)), format);
  t.equal(fileTypeOf(Buffer.from('%PDF-1.7\n...\n%%EOF\n')), 'pdf');
  t.equal(fileTypeOf(Buffer.from('%PDF-1.7 without an end')), null);
  t.equal(fileTypeOf(Buffer.from('PK\x03\x04')), 'zip');
  t.equal(fileTypeOf(Buffer.from('Name;Course\r\nZo\xeb;x', 'latin1')), 'text');
  t.equal(fileTypeOf(Buffer.from('\x7fELF\x02\x01\x01\x00')), null);
  t.equal(fileTypeOf(Buffer.alloc(0)), null);
});

t.test('a picture is turned upright, made no larger than a page, and its bombs are not opened', async (t) => {
  const sideways = await sharp(await plain('jpeg', 40, 20))
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const upright = await sharp((await cleanPicture(sideways)) ?? Buffer.alloc(0)).metadata();
  t.same([upright.width, upright.height, upright.format], [20, 40, 'jpeg']);
  const wide = await sharp((await cleanPicture(await plain('png', 4000, 10))) ?? Buffer.alloc(0)).metadata();
  t.equal(wide.width, 3300);
  const bomb = await plain('png', 8_100, 8_000);
  t.ok(bomb.length < 1024 * 1024, 'small to send');
  t.equal(await cleanPicture(bomb), null);
  t.equal(await cleanPicture((await plain('png')).subarray(0, 60)), null, 'cut short');
});

t.test('a number can be read out and typed in any way', async (t) => {
  const number = newNumber();
  t.match(number, /^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  t.not(newNumber(), number);
  t.equal(readNumber(number.toLowerCase().replaceAll('-', ' ')), number);
  t.equal(readNumber('7kqf–2m9x r4ta.o8wp'), '7KQF-2M9X-R4TA-08WP');
  t.equal(readNumber('l1iO-0000-0000-0000'), '1110-0000-0000-0000');
  for (const wrong of ['', '7KQF-2M9X-R4TA', '7KQF-2M9X-R4TA-08WU', '7KQF-2M9X-R4TA-08WP-7']) {
    t.equal(readNumber(wrong), null, wrong);
  }
});
