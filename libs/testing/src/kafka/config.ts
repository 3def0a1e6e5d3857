type Environment = Readonly<Record<string, string | undefined>>;

/** Where the jars are kept, when not below `node_modules/.cache`: a folder that outlives a fresh checkout. */
export const kafkaDir = (env: Environment = process.env): string | undefined => env['BATON_KAFKA_DIR'] || undefined;

/** Whether this is a run that others rely on, where nothing may be left out. */
export const isContinuousIntegration = (env: Environment = process.env): boolean => Boolean(env['CI']);
