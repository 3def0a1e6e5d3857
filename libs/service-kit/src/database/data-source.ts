import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';

export interface SchemaOptions {
  readonly schema: string;
  readonly entities?: NonNullable<DataSourceOptions['entities']>;
  readonly migrations?: NonNullable<DataSourceOptions['migrations']>;
}

/** A TypeORM data source for one schema, on a pool it shares and never ends. Not initialised. */
export const createDataSource = (
  pool: pg.Pool,
  { schema, entities = [], migrations = [] }: SchemaOptions,
): DataSource =>
  new DataSource({
    type: 'postgres',
    driver: sharedDriver(pool),
    schema,
    entities,
    migrations,
    migrationsTableName: 'migrations',
    installExtensions: false,
    logging: false,
  });

/** TypeORM calls `new options.driver.Pool(…)`: it is handed ours, without `end` and without its listeners. */
const sharedDriver = (pool: pg.Pool) => ({
  ...pg,
  native: undefined,
  Pool: class {
    constructor() {
      return new Proxy(pool, {
        get(target, key) {
          if (key === 'end') return (done?: () => void) => (done ? done() : Promise.resolve());
          if (key === 'on' || key === 'addListener') return () => pool;
          const value: unknown = Reflect.get(target, key);
          return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
        },
      });
    }
  },
});
