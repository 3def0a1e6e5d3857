import { Module, type DynamicModule } from '@nestjs/common';

import { ABOUT, AboutHttpController, type About } from './about.http.js';
import { ADVANCE_CLOCK, ClockHttpController, type AdvanceClock } from './clock.http.js';
import { DeadLettersHttpController } from './dead-letters.http.js';

/** What concerns a whole composition rather than one service: its clock, its parked facts, what it is. */
@Module({})
export class EdgeModule {
  static of(about: About, advanceClock: AdvanceClock): DynamicModule {
    return {
      module: EdgeModule,
      controllers: [AboutHttpController, ClockHttpController, DeadLettersHttpController],
      providers: [
        { provide: ABOUT, useValue: about },
        { provide: ADVANCE_CLOCK, useValue: advanceClock },
      ],
    };
  }
}
