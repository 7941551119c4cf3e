import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import { endRows, type Recorded } from './dated-row-repository.ts';
import { belongingOfLeads, endLeadRows } from './lead-row-repository.ts';
import { hasLeft } from './lead-rules.ts';
import { membershipsAt } from './membership-repository.ts';
import { rowsWithin } from './role-repository.ts';

/**
 * Ends belonging to an organisation, and everything held there, with `lastDay` (past, today or coming); an end
 * that was set already is moved. From the day after, leading it has ended as well. Bookings stay, as they are
 * the person's. The caller holds the lock on the person. Says whether there was anything to end.
 */
export async function endBelonging(
  tx: Queries,
  { personId, organisationId, lastDay }: { personId: string; organisationId: string; lastDay: Day },
  { now, today, by }: { now: Date; today: Day; by: string | null },
): Promise<boolean> {
  const open = (await membershipsAt(tx, personId, organisationId)).filter(
    ({ endsOn }) => endsOn === null || endsOn >= today,
  );
  if (open.length === 0) return false;
  const ids = (rows: { id: string }[]) => rows.map((row) => row.id);
  await endRows(tx, 'memberships', ids(open), lastDay, { now, by });
  const held = (await rowsWithin(tx, personId, organisationId)).filter(
    ({ endsOn }) => endsOn === null || endsOn > lastDay,
  );
  await endRows(tx, 'heldRoles', ids(held), lastDay, { now, by });
  if (lastDay < today) await endLeadingAt(tx, { personId, organisationId, today }, { now, by });
  return true;
}

/** Ends leading it, and leading those of its settings in which the person does not work themselves. */
export async function endLeadingAt(
  tx: Queries,
  { personId, organisationId, today }: { personId: string; organisationId: string; today: Day },
  recorded: Recorded,
): Promise<void> {
  const over = (await belongingOfLeads(tx, { personId })).filter(
    (row) => row.organisationId === organisationId || hasLeft({ ...row, namedOn: today }, today),
  );
  await endLeadRows(
    tx,
    over.map((row) => row.id),
    recorded,
  );
}
