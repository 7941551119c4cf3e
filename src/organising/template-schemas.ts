import { z } from 'zod';
import { line, optionalText } from '../platform/web/forms.ts';

/** Organisers' words for a kind of mail, and the revision from which they were made. */
export const templateForm = z.object({
  subject: line('the rest of the subject', 150),
  opening: line('the first line', 300),
  body: optionalText('the text', 4000),
  revision: z.coerce.number({ error: 'Reload the page' }).int().min(0).catch(0),
  action: z.enum(['preview', 'save']).catch('preview'),
});
