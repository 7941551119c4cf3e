export { registerFindingRoutes } from './finding-routes.ts';
