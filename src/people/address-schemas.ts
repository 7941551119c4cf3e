import { z } from 'zod';
import { line } from '../platform/web/forms.ts';

const LONGEST_ADDRESS = 254;

/** A single mail address: no list of them, and nothing that could become a header. */
export const mailAddress = line('your work email address', LONGEST_ADDRESS).pipe(
  z.email({ error: 'Enter an email address like name@school.example' }),
);

export const addAddressForm = z.object({ email: mailAddress });
