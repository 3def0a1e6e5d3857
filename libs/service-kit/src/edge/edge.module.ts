import { Module, type DynamicModule } from '@nestjs/common';

import { ABOUT, AboutHttpController, type About } from './about.http.js';
import { ClockHttpController } from './clock.http.js';
import { DeadLettersHttpController } from './dead-letters.http.js';
import { Processes } from './processes.js';

/** What concerns the whole installation rather than one service: its clock, its parked facts, what it is. */
@Module({})
export class EdgeModule {
  static of(about: About, processes: Processes): DynamicModule {
    return {
      module: EdgeModule,
      controllers: [AboutHttpController, ClockHttpController, DeadLettersHttpController],
      providers: [
        { provide: ABOUT, useValue: about },
        { provide: Processes, useValue: processes },
      ],
    };
  }
}
