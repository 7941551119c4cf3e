import t from 'tap';
import {
  codeState,
  deviceInWords,
  limitReached,
  linkState,
  typedCode,
} from '../../../src/people/sign-in-rules.ts';

const until = new Date('2027-03-01T09:15:00Z');
const later = new Date(until.getTime() + 1);
const request = { usedAt: null, expiresAt: until, wrongTries: 0 };

t.test('a request lives to its last instant, once', async (t) => {
  t.equal(linkState(request, until), 'live');
  t.equal(linkState(request, later), 'expired');
  t.equal(linkState({ ...request, usedAt: until }, until), 'used');
  t.equal(codeState({ ...request, wrongTries: 4 }, until), 'live');
  t.equal(codeState({ ...request, wrongTries: 5 }, until), 'too-many-tries');
  t.equal(codeState({ ...request, wrongTries: 5 }, later), 'expired');
});

t.test('five for an address, forty for a source', async (t) => {
  t.equal(limitReached({ ofAddress: 4, ofSource: 39 }), null);
  t.equal(limitReached({ ofAddress: 5, ofSource: 0 }), 'address');
  t.equal(limitReached({ ofAddress: 0, ofSource: 40 }), 'source');
});

t.test('a code is read however it is typed', async (t) => {
  t.equal(typedCode(' 123 456 '), '123456');
  t.equal(typedCode('123-456'), '123456');
});

t.test('devices are said in words', async (t) => {
  const edge =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0';
  const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1';
  const android = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36';
  t.equal(deviceInWords(edge), 'Edge on Windows');
  t.equal(deviceInWords(phone), 'Safari on an iPhone');
  t.equal(deviceInWords(android), 'Chrome on Android');
  t.equal(deviceInWords('Mozilla/5.0 (Macintosh) Gecko/20100101 Firefox/121.0'), 'Firefox on a Mac');
  t.equal(deviceInWords('<script>'), 'A browser');
  t.equal(deviceInWords(undefined), 'A browser');
});
