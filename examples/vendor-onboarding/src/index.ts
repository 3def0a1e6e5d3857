export { Api, ApiError } from './api.js';
export { announcementsOf, attachExample, erpAddress, type AttachedExample, type AttachOptions } from './attach.js';
export { startErp, type Erp, type ErpOptions } from './erp.js';
export { answerAsGuest, linkInKeptMessages, pdf, type FindLink, type VendorDetails } from './guest.js';
export { emailOf, groups, people } from './people.js';
export { runExample, type RunOptions } from './run.js';
export {
  knowsErp,
  makeWebhook,
  PROCESS_KEY,
  setUp,
  tellErp,
  webhookBinding,
  type ErpAddress,
  type Webhook,
} from './set-up.js';
export { runStory, type StoryOptions, type StoryResult } from './story.js';
export { type TimelineEntry } from './timeline.js';
export { JOB_TYPE, startWorker, validate } from './worker.js';
