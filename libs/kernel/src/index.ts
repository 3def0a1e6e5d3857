export type { Clock } from './clock.js';
export { decodeXml } from './decode-xml.js';
export { addDuration, durationMs, parseDuration } from './duration.js';
export { isJsonObject, NumberText, parseJson, stringifyJson, type Json, type JsonObject } from './json.js';
export {
  invalidFields,
  Rejection,
  type FieldViolation,
  type RejectionDetails,
  type RejectionKind,
} from './rejection.js';
export { TransientMap } from './transient-map.js';
export { isUuid, uuidTime, uuidv7 } from './uuid.js';
