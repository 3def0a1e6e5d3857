export { ClientFiles, type ClientFile } from './client-files.js';
export { PortalModule } from './portal.module.js';
