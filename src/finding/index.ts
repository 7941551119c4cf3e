export { registerFindingRoutes } from './finding-routes.ts';
export { sessionPreview } from './session-page.ts';
