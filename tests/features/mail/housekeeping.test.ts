import { newId } from '../../../src/platform/ids.ts';
import { forgetSecretMail } from '../../../src/platform/outbox-delivery.ts';
import { type House, onBothEngines } from '../../support/house.ts';

async function addRow({ platform, clock }: House, secret: boolean, finished: boolean): Promise<void> {
  const now = clock.now();
  await platform.store.transaction(async (tx) => {
    await tx.insert(tx.t.outbox).values({
      kind: secret ? 'register' : 'booking-confirmed',
      messageId: `<${newId()}@localhost>`,
      toAddress: 'somebody@city.example',
      toName: 'Somebody',
      secret,
      state: finished ? 'sent' : 'waiting',
      createdAt: now,
      notBefore: now,
      finishedAt: finished ? now : null,
    });
  });
}

onBothEngines(
  'sign-in mail is forgotten a day after it was sent, other mail and mail on its way is not',
  async (t, house) => {
    for (const secret of [true, false])
      for (const finished of [true, false]) await addRow(house, secret, finished);
    const { read } = house.platform.store;
    const kept = async () =>
      (await read.select().from(read.t.outbox)).map((row) => `${row.kind} ${row.state}`).sort();
    house.clock.advance({ hours: 24 });
    await forgetSecretMail(house.platform);
    t.equal((await kept()).length, 4);
    house.clock.advance({ seconds: 1 });
    await forgetSecretMail(house.platform);
    t.same(await kept(), ['booking-confirmed sent', 'booking-confirmed waiting', 'register waiting']);
  },
);
