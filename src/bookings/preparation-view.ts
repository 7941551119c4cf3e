import { filesOfSession } from '../catalogue/index.ts';
import type { Queries } from '../platform/store/store.ts';
import { sayBytes } from '../platform/web/uploads.ts';
import type { OpenSession } from './open-session.ts';

/** What people with a place read and do before a session. */
export type PreparationView = {
  notes: string | null;
  work: string | null;
  files: { title: string; name: string; size: string; href: string }[];
};

/** The session's own notes and work, or its activity's, and its files; null for all without a confirmed place. */
export async function preparationView(
  db: Queries,
  booking: { state: string },
  { session, activity }: OpenSession,
): Promise<PreparationView | null> {
  if (booking.state !== 'confirmed') return null;
  const files = await filesOfSession(db, session.id);
  const notes = session.delegateNotes ?? activity.delegateNotes;
  const work = session.preCourseWork ?? activity.preCourseWork;
  if (notes === null && work === null && files.length === 0) return null;
  return {
    notes,
    work,
    files: files.map(({ id, title, name, size }) => ({
      title,
      name,
      size: sayBytes(size),
      href: `/sessions/${session.id}/files/${id}`,
    })),
  };
}
