import { deskJourney } from './desk-journey.ts';

deskJourney(false);
