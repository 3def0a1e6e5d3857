import type { ServiceDefinition as GrpcService, ServerDuplexStream } from '@grpc/grpc-js';
import { Metadata } from '@grpc/grpc-js';
import { Body, Controller, Get, HttpCode, Module, Param, Post, Req } from '@nestjs/common';
import { GrpcMethod, GrpcStreamCall, GrpcStreamMethod } from '@nestjs/microservices';
import { ApiOkResponse } from '@nestjs/swagger';
import { concatMap, interval, map, of, take, throwError, type Observable } from 'rxjs';
import { z } from 'zod';

import { invalidFields, Rejection, stringifyJson, type Json } from '@baton/kernel';

import {
  ApiProblem,
  callerIfAny,
  callerOf,
  CurrentCaller,
  onStop,
  Public,
  rawBodyOf,
  requireRole,
  type Authenticator,
  type BatonRequest,
  type Caller,
  type ServiceDefinition,
} from '../src/index.js';

export interface Text {
  text: string;
}

const codec = {
  requestSerialize: (value: Text): Buffer => Buffer.from(JSON.stringify(value)),
  requestDeserialize: (bytes: Buffer): Text => JSON.parse(bytes.toString()) as Text,
  responseSerialize: (value: Text): Buffer => Buffer.from(JSON.stringify(value)),
  responseDeserialize: (bytes: Buffer): Text => JSON.parse(bytes.toString()) as Text,
};

/** A contract of the same short name in any package; JSON on the wire, since no generated code is under test here. */
export const echoContract = <Package extends string>(name: Package) => {
  const path = (method: string) => `/${name}.EchoService/${method}`;
  return {
    say: { path: path('Say'), requestStream: false, responseStream: false, ...codec },
    greet: { path: path('Greet'), requestStream: false, responseStream: false, ...codec },
    count: { path: path('Count'), requestStream: false, responseStream: true, ...codec },
    talk: { path: path('Talk'), requestStream: true, responseStream: true, ...codec },
    call: { path: path('Call'), requestStream: true, responseStream: true, ...codec },
    missing: { path: path('Missing'), requestStream: false, responseStream: false, ...codec },
  } as const;
};

export const EchoService = echoContract('baton.echo.v1');
export const OtherService = echoContract('baton.other.v1');

@Controller()
class EchoGrpcController {
  @GrpcMethod('baton.echo.v1.EchoService', 'Say')
  say({ text }: Text, metadata: Metadata): Text {
    const caller = callerOf(metadata);
    refuseOn(text);
    return { text: `${caller.subject} via ${caller.via ?? 'nobody'} says ${text}` };
  }

  @Public()
  @GrpcMethod('baton.echo.v1.EchoService', 'Greet')
  greet(_request: Text, metadata: Metadata): Text {
    return { text: callerIfAny(metadata)?.subject ?? 'stranger' };
  }

  @GrpcMethod('baton.echo.v1.EchoService', 'Count')
  count({ text }: Text): Observable<Text> {
    if (text === 'for ever') return interval(20).pipe(map((n) => ({ text: String(n) })));
    return interval(1).pipe(
      take(3),
      concatMap((n) =>
        text === 'fail' && n === 2
          ? throwError(() => new Rejection('wrong-state', 'ENOUGH', 'No more'))
          : of({ text: String(n) }),
      ),
    );
  }

  @GrpcStreamMethod('baton.echo.v1.EchoService', 'Talk')
  talk(messages: Observable<Text>, metadata: Metadata): Observable<Text> {
    const { subject } = callerOf(metadata);
    return messages.pipe(
      map(({ text }) => {
        refuseOn(text);
        return { text: `${subject}: ${text}` };
      }),
    );
  }

  @GrpcStreamCall('baton.echo.v1.EchoService', 'Call')
  call(call: ServerDuplexStream<Text, Text>): void {
    const { subject } = callerOf(call);
    call.on('data', ({ text }: Text) => call.write({ text: `${subject}: ${text}` }));
    call.on('end', () => call.end());
    onStop(call, () => call.end());
  }
}

@Controller()
class OtherGrpcController {
  @Public()
  @GrpcMethod('baton.other.v1.EchoService', 'Say')
  say(): Text {
    return { text: 'other' };
  }
}

function refuseOn(text: string): void {
  if (text === 'field')
    throw invalidFields('VALIDATION_FAILED', [{ field: 'variables.amount', message: 'must be a number' }]);
  if (text === 'busy') throw new Rejection('exhausted', 'TOO_BUSY', 'Come back later', { retryAfterMs: 2500 });
  if (text === 'defect') throw new Error('secret of the house');
  if (text === 'database') throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
}

const note = z.object({ title: z.string().min(1), amount: z.number() }).meta({ id: 'EchoNote' });

@Controller('/v1/echo')
class EchoHttpController {
  @Get('me')
  @ApiOkResponse()
  me(@CurrentCaller() caller: Caller): Caller {
    return caller;
  }

  @Public()
  @Get('greeting')
  greeting(@CurrentCaller('optional') caller: Caller | undefined): Text {
    return { text: caller?.subject ?? 'stranger' };
  }

  @Get('admin')
  @ApiProblem('denied', 'ROLE_REQUIRED')
  admin(@CurrentCaller() caller: Caller): Text {
    requireRole(caller, 'admin');
    return { text: 'yes' };
  }

  @Post('notes')
  notes(@Body({ schema: note }) body: z.output<typeof note>): Text {
    return { text: body.title };
  }

  @Public()
  @Post('raw')
  @HttpCode(200)
  raw(@Req() request: BatonRequest, @Body() body: unknown): Text {
    return {
      text: `${rawBodyOf(request).toString('base64')} ${Buffer.isBuffer(body) ? 'bytes' : stringifyJson((body ?? null) as Json)}`,
    };
  }

  @Get('refusals/:text')
  refuse(@Param('text') text: string): Text {
    refuseOn(text);
    return { text };
  }
}

@Module({ controllers: [EchoGrpcController, EchoHttpController] })
export class EchoModule {}

@Module({ controllers: [OtherGrpcController] })
export class OtherModule {}

export const echoDefinition: ServiceDefinition = {
  name: 'echo',
  schema: 'echo',
  carriers: ['other'],
  module: EchoModule,
  surface: { package: 'baton.echo.v1', services: [EchoService as unknown as GrpcService] },
  migrations: [],
  entities: [],
};

export const otherDefinition: ServiceDefinition = {
  name: 'other',
  schema: 'other',
  module: OtherModule,
  surface: { package: 'baton.other.v1', services: [OtherService as unknown as GrpcService] },
  migrations: [],
  entities: [],
};

export const anna: Caller = { tenant: 'acme', subject: 'anna', kind: 'person', roles: ['participant'] };

/** Knows one person, by API key and by session. */
export const echoAuthenticator: Authenticator = {
  authenticate: async ({ authorization, cookie }) =>
    authorization === 'Bearer baton_anna' || cookie === 'baton_session=anna' ? anna : null,
};
