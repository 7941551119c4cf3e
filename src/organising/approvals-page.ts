import { openApprovals } from '../bookings/index.ts';
import { sessionsInCharge } from '../catalogue/index.ts';
import { organisationsOfPeople, recipients } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf, daysBefore, sayMoment, sayTimeLeft, sayWhen } from '../platform/time.ts';
import type { Me } from '../platform/web/sign-in.ts';

const LOOKS_AHEAD_DAYS = 365;

/** What waits for a manager over all sessions of these teams, the oldest question first. */
export async function approvalsPage(platform: Platform, me: Me): Promise<Record<string, unknown>> {
  const { store, clock, zone } = platform;
  const { read } = store;
  const now = clock.now();
  const sessions = new Map(
    (
      await sessionsInCharge(
        read,
        { personId: '', teamIds: me.teamIds },
        { from: now, until: daysBefore(now, -LOOKS_AHEAD_DAYS, zone) },
      )
    ).map((session) => [session.id, session]),
  );
  const open = await openApprovals(platform, [...sessions.keys()]);
  const ids = [...new Set(open.map(({ personId }) => personId))];
  const people = await recipients(read, ids);
  const organisations = await organisationsOfPeople(read, ids, dayOf(now, zone));
  return {
    rows: open.map((approval) => {
      const session = sessions.get(approval.sessionId);
      const { deadlineAt } = approval;
      return {
        id: approval.approvalId,
        name: people.get(approval.personId)?.name ?? '',
        organisation: (organisations.get(approval.personId) ?? []).map(({ name }) => name).join(', '),
        sessionId: approval.sessionId,
        title: session?.title ?? '',
        when: session === undefined ? '' : sayWhen(session, zone),
        manager: approval.managerName,
        address: approval.managerAddress,
        asked: sayMoment(approval.askedAt, zone),
        holdsPlace: approval.holdsPlace,
        until:
          deadlineAt === null ? null : `${sayMoment(deadlineAt, zone)}, in ${sayTimeLeft(now, deadlineAt)}`,
      };
    }),
  };
}
