export { mergeDocuments, type ServiceDocument } from './api-document/merge-documents.js';
export { ClientFiles, type ClientFile } from './client-files.js';
export { portalSettings, type PortalSettings } from './config.js';
export { PortalModule } from './portal.module.js';
export { edgeOptions, edgeService } from './portal-process.js';
export { portalService } from './portal-service.js';
export { routedServices, routes, serviceOf, type Route, type RoutedService } from './routes.js';
