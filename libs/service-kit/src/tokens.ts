import { Inject, type Provider, type Type } from '@nestjs/common';
import { getDataSourceToken, getRepositoryToken } from '@nestjs/typeorm';

export { InjectDataSource, InjectRepository } from '@nestjs/typeorm';

/** The `pg.Pool` of this process. Statements name their schema. */
export const PG_POOL = Symbol('PG_POOL');
export const InjectPool = (): ParameterDecorator & PropertyDecorator => Inject(PG_POOL);

/** The `Bus` of the composition. */
export const BUS = Symbol('BUS');
export const InjectBus = (): ParameterDecorator & PropertyDecorator => Inject(BUS);

/** The `BusinessClock` of one service: timers, service levels, backoff and message TTL follow it. */
export const clockToken = (service: string): string => `${service}BusinessClock`;
export const InjectClock = (service: string): ParameterDecorator & PropertyDecorator => Inject(clockToken(service));

/** Provides `Repository<Entity>` of a service's data source, to be injected by `@InjectRepository(Entity, service)`. */
export const provideRepository = (entity: Type, service: string): Provider => ({
  provide: getRepositoryToken(entity, service),
  useFactory: (source: import('typeorm').DataSource) => source.getRepository(entity),
  inject: [getDataSourceToken(service)],
});
