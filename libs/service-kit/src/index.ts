export { CallGates, type Gate } from './admission/call-gates.js';
export { Announcements } from './announcements.js';
export { createApplication } from './application.js';
export type { Application, ApplicationOptions, BusContext } from './application-options.js';
export { BusinessClock, type DueWork } from './clock/business-clock.js';
export { every, untilNext } from './clock/every.js';
export { newId, systemClock } from './clock/system-clock.js';
export { commaList, ConfigError, defineConfig, onOff, port, serviceSettings } from './config.js';
export { createDataSource, type SchemaOptions } from './database/data-source.js';
export { inTransaction } from '@baton/messaging';
export { takenBy, type Sql } from './database/sql.js';
export { runMigrations } from './database/migrations.js';
export { createPool, isDatabaseAway, type PoolOptions } from './database/pool.js';
export { sendProblem } from './errors/errors.filter.js';
export { fromServiceError } from './errors/from-service-error.js';
export { PROBLEM_CONTENT_TYPE, problem, toProblem, type Problem } from './errors/problem.js';
export { toRejection } from './errors/rejection-of.js';
export { decodeStatus, encodeStatus, rpcFailureOf, rpcStatusOf, toRpcFailure } from './errors/rpc-status.js';
export { requireFreePorts } from './free-ports.js';
export { keptFile } from './kept-file.js';
export { provideClient, ServiceClients, type CallOptions, type ServiceClient } from './grpc/service-client.js';
export { Readiness, type FailingCheck } from './health/readiness.js';
export type { ReadinessReport } from './http/operations-routes.js';
export { ApiProblem } from './http/api-problem.js';
export type { Schema } from './http/schema.js';
export { rawBodyOf, type BatonRequest } from './http/raw-body.js';
export type { Authenticator, Credentials } from './identity/authenticator.js';
export { cookieIn, GUEST_COOKIE, hashToken, presented, SESSION_COOKIE } from './identity/credential.js';
export { callerAt, callerFrom, type CredentialState } from './identity/credential-state.js';
export { askTask, type AskCredential } from './identity/enquiries.js';
export { identityMigrations } from './identity/identity-migrations.js';
export { ReplicaAuthenticator, type ReplicaOptions } from './identity/replica-authenticator.js';
export { requireRole, requireService, ROLES, serviceCaller, type Caller, type Role } from './identity/caller.js';
export { callerIfAny, callerOf, CurrentCaller, Public } from './identity/current-caller.js';
export { processKeys, ServiceTokens, type ServiceKeys } from './identity/service-tokens.js';
export { BpmnThread, bpmnThread, type BpmnThreadOptions } from './parsing/bpmn-thread.js';
export { jsonObject } from './rest/json-object.js';
export { pageKeyOf, pageOf, pageSizeOf, type PageKey } from './rest/pages.js';
export { enumOf, toRest } from './rest/to-rest.js';
export { type ClockState, type ParkedLetter, ProcessOperations } from './operations/process-operations.js';
export { fileKeys } from './process-keys.js';
export {
  masterKey,
  namedAddresses,
  type ProcessSettings,
  processSettings,
  sealingSettings,
} from './process-settings.js';
export { intoLog, run, type LastWords, type Running } from './run.js';
export { runService, type ServiceProcess } from './service-process.js';
export { Sealer } from './sealer.js';
export type { ServiceDefinition, Surface } from './service-definition.js';
export { onStop } from './streams/grpc-streams.js';
export { OpenStreams, type OpenStream } from './streams/open-streams.js';
export { JobWorker, type JobWorkerOptions } from './jobs/job-worker.js';
export { inHttpCallSpan, type TracedHttpCall } from './telemetry/http-call-span.js';
export { activeTraceparent, underTraceparent } from './telemetry/traceparent.js';
export { instanceFieldOf } from './telemetry/call-fields.js';
export { createLogger, JsonLogger, withLogFields, type LogLevel } from './telemetry/logging.js';
export { metrics, prometheusName, type MetricConvention, type MetricName } from './telemetry/conventions.js';
export { counter, histogram, observe } from './telemetry/metrics.js';
export { observeReading } from './telemetry/reading.js';
export {
  BUS,
  clockToken,
  InjectBus,
  InjectClock,
  InjectDataSource,
  InjectPool,
  InjectRepository,
  PG_POOL,
  provideRepository,
} from './tokens.js';
