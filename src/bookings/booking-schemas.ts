import { z } from 'zod';
import { optionalText } from '../platform/web/forms.ts';

const ticked = z.preprocess((value) => value === '1', z.boolean());

export const bookingForm = z.object({
  needs: optionalText('what you need to take part', 1000),
  moving: ticked,
});

export const cancellationForm = z.object({
  reason: optionalText('the reason', 500),
  late: ticked,
});
