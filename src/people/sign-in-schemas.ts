import { z } from 'zod';
import { line } from '../platform/web/forms.ts';
import { mailAddress } from './address-schemas.ts';

export const askForm = z.object({ email: mailAddress });
export const codeForm = z.object({ code: line('the six-digit code from the mail', 20) });
/** One sign-in by its id, or `all`. */
export const endingForm = z.object({ which: line('which sign-in to end', 100) });
export const demonstrationForm = z.object({ person: line('who to sign in as', 100) });
