export { registerOrganisingRoutes } from './organising-routes.ts';
