import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { registerActivityDeskRoutes } from './activity-desk-routes.ts';
import { registerReportRoutes } from './agency-report-routes.ts';
import { registerApprovalsRoutes } from './approvals-routes.ts';
import { registerCancellationRoutes } from './cancellation-routes.ts';
import { registerChargeRoutes } from './charge-routes.ts';
import { registerHolidayRoutes } from './holiday-routes.ts';
import { registerMailRoutes } from './mail-routes.ts';
import { registerMoveRoutes } from './move-routes.ts';
import { registerPlacesRoutes } from './places-routes.ts';
import { registerSeriesRoutes } from './series-routes.ts';
import { registerSessionEditRoutes } from './session-edit-routes.ts';
import { registerSessionFileDeskRoutes } from './session-file-routes.ts';
import { registerSessionListRoutes } from './session-list-routes.ts';
import { registerSessionNewRoutes } from './session-new-routes.ts';
import { registerSessionRoutes } from './session-routes.ts';
import { registerSessionStepRoutes } from './session-step-routes.ts';
import { registerTeamActivityRoutes } from './team-activity-routes.ts';
import type { MailRoom } from './template-page.ts';
import { registerTemplateRoutes } from './template-routes.ts';
import { registerTodayRoutes } from './today-routes.ts';
import { registerTrainerRoutes } from './trainer-routes.ts';
import { registerVenueRoutes } from './venue-routes.ts';

/** All addresses of the organiser's desk: each noun registers its own here. `room`: how automatic mail is written. */
export function registerOrganisingRoutes(app: FastifyInstance, platform: Platform, room: MailRoom): void {
  registerTodayRoutes(app, platform);
  registerApprovalsRoutes(app, platform);
  registerSessionRoutes(app, platform);
  registerPlacesRoutes(app, platform);
  registerMoveRoutes(app, platform);
  registerCancellationRoutes(app, platform);
  registerActivityDeskRoutes(app, platform);
  registerVenueRoutes(app, platform);
  registerTrainerRoutes(app, platform);
  registerHolidayRoutes(app, platform);
  registerMailRoutes(app, platform, room);
  registerTemplateRoutes(app, platform, room);
  registerChargeRoutes(app, platform);
  registerSessionListRoutes(app, platform);
  registerSessionNewRoutes(app, platform);
  registerSeriesRoutes(app, platform);
  registerSessionEditRoutes(app, platform);
  registerSessionStepRoutes(app, platform);
  registerSessionFileDeskRoutes(app, platform);
  registerReportRoutes(app, platform);
  registerTeamActivityRoutes(app, platform);
}
