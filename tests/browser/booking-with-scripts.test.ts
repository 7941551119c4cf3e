import { bookingJourney } from './booking-journey.ts';

bookingJourney(true);
