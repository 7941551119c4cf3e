import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const RULES = fileURLToPath(new URL('../../../src/bookings/place-rules.ts', import.meta.url));
const TIME = fileURLToPath(new URL('../../../src/platform/time.ts', import.meta.url));
const SETTINGS = fileURLToPath(new URL('../../../src/bookings/booking-settings.ts', import.meta.url));

/** Deadlines and words around both clock changes, worked out by a process whose own zone is this one. */
function askedIn(zone: string): string {
  const script = `
    const time = await import(${JSON.stringify(TIME)});
    const rules = await import(${JSON.stringify(RULES)});
    const { DEFAULT_SETTINGS: settings } = await import(${JSON.stringify(SETTINGS)});
    const zone = 'Europe/London';
    const said = ['2027-03-29', '2027-10-31', '2027-11-02', '2027-07-15'].map((day) => {
      const startsAt = time.instantAt(day, '00:30', zone);
      const timing = { startsAt, settings, zone };
      return [
        time.sayWhen({ startsAt, endsAt: time.hoursAfter(startsAt, 3) }, zone),
        time.dayOf(startsAt, zone),
        rules.freeUntil(timing), rules.closesAt(timing), rules.offerEnd(timing, time.hoursBefore(startsAt, 30)),
        rules.stageOf(timing, time.hoursBefore(startsAt, 71.5)),
      ];
    });
    process.stdout.write(JSON.stringify(said));`;
  const args = ['--import=tsx', '--input-type=module', '--eval', script];
  return execFileSync(process.execPath, args, { env: { ...process.env, TZ: zone }, encoding: 'utf8' });
}

t.test('scenario 34: the server’s own time zone changes nothing', async (t) => {
  const inLondon = askedIn('Europe/London');
  t.match(inLondon, 'Monday 29 March 2027, 12:30am to 3:30am');
  for (const zone of ['UTC', 'America/New_York', 'Australia/Lord_Howe'])
    t.equal(askedIn(zone), inLondon, zone);
});
