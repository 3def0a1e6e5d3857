export { startErp, type Erp, type ErpOptions } from './erp.js';
