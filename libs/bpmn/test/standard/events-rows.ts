import {
  file,
  process,
  flow,
  formal,
  caught,
  wait,
  cancel,
  compensate,
  boundary,
  task,
  link,
  pools,
  type Row,
} from './drawing.js';

export const eventsRows: readonly Row[] = [
  [
    'sub-process-start-triggered',
    'EXT.100',
    's',
    process(`<subProcess id="x"><startEvent id="s">${wait}</startEvent></subProcess>`),
    process('<subProcess id="x"><startEvent id="s"/></subProcess>'),
  ],
  [
    'event-trigger-kind-wrong',
    'EXT.146',
    'e',
    process(`<endEvent id="e">${wait}</endEvent>`),
    process('<endEvent id="e"><signalEventDefinition/></endEvent>'),
  ],
  [
    'boundary-trigger-missing',
    'EXT.130',
    'b',
    process(`${task('a')}${boundary('')}`),
    process(`${task('a')}${boundary(wait)}`),
  ],
  [
    'start-end-pair-incomplete',
    'EXT.105',
    'p',
    process('<startEvent id="s"/>'),
    process(`<startEvent id="s"/><endEvent id="e"/>${flow('f', 's', 'e')}`),
  ],
  [
    'end-event-unreached',
    'EXT.107',
    'e',
    process('<endEvent id="e"/>'),
    process(`${task('a')}<endEvent id="e"/>${flow('f', 'a', 'e')}`),
  ],
  [
    'cancel-misplaced',
    'EXT.111',
    'b',
    process(`${task('a')}${boundary(cancel)}`),
    process(`<transaction id="a"/>${boundary(cancel)}`),
  ],
  [
    'boundary-flow-wrong',
    'EXT.114',
    'b',
    process(`${task('a')}${boundary(compensate)}${flow('f', 'b', 'a')}`),
    process(`${task('a')}${boundary(wait)}${flow('f', 'b', 'a')}`),
  ],
  [
    'compensation-handler-unmarked',
    'EXT.144',
    'h',
    process(`${task('a')}${boundary(compensate)}${task('h')}<association id="s" sourceRef="b" targetRef="h"/>`),
    process(
      `${task('a')}${boundary(compensate)}<task id="h" isForCompensation="true"/><association id="s" sourceRef="b" targetRef="h"/>`,
    ),
  ],
  [
    'intermediate-event-flow-missing',
    'EXT.115',
    'v',
    process(`${caught('v', wait)}${task('a')}${flow('f', 'v', 'a')}`),
    process(`${caught('v', wait)}${task('a')}${flow('f', 'v', 'a')}${flow('g', 'a', 'v')}`),
  ],
  [
    'link-flow-wrong',
    'EXT.117',
    'v',
    process(`${task('a')}${link('Catch', 'v', 'x')}${link('Throw', 'w', 'x')}${flow('f', 'a', 'v')}`),
    process(`${task('a')}${link('Catch', 'v', 'x')}${link('Throw', 'w', 'x')}${flow('f', 'a', 'w')}`),
  ],
  [
    'link-unpaired',
    'EXT.124',
    'v',
    process(
      `${link('Catch', 'v', 'x')}${link('Throw', 'w', 'y', '<target>v-link</target>').replace('v-link', 'w-link')}`,
    ),
    process(`${link('Catch', 'v', 'x')}${link('Throw', 'w', 'y', '<target>v-link</target>')}`),
  ],
  [
    'message-flow-direction-wrong',
    'EXT.119',
    'v',
    file(
      `${pools('<messageFlow id="f" sourceRef="v" targetRef="two"/>')}<process id="p">${caught('v', '<messageEventDefinition/>')}</process><process id="q"/>`,
    ),
    file(
      `${pools('<messageFlow id="f" sourceRef="two" targetRef="v"/>')}<process id="p">${caught('v', '<messageEventDefinition/>')}</process><process id="q"/>`,
    ),
  ],
  [
    'condition-informal',
    'EXT.123',
    'k',
    process(
      caught(
        'v',
        '<conditionalEventDefinition id="k"><condition>when it rains</condition></conditionalEventDefinition>',
      ),
    ),
    process(
      caught(
        'v',
        `<conditionalEventDefinition id="k"><condition ${formal}>rain</condition></conditionalEventDefinition>`,
      ),
    ),
  ],
  [
    'event-message-missing',
    'EXT.127',
    'v',
    process(caught('v', '<messageEventDefinition/>')),
    file(
      `<message id="m"/><process id="p" isExecutable="true">${caught('v', '<messageEventDefinition messageRef="m"/>')}</process>`,
    ),
  ],
  [
    'timer-kinds-several',
    'EXT.131',
    'v',
    process(
      caught(
        'v',
        `<timerEventDefinition><timeDate ${formal}>2030-01-01</timeDate><timeDuration ${formal}>PT1H</timeDuration></timerEventDefinition>`,
      ),
    ),
    process(caught('v', wait)),
  ],
  [
    'event-gateway-flows-wrong',
    'EXT.136',
    'g',
    process(`<eventBasedGateway id="g"/>${caught('v', wait)}${flow('f', 'g', 'v')}`),
    process(
      `<eventBasedGateway id="g"/>${caught('v', wait)}${caught('w', wait)}${flow('f', 'g', 'v')}${flow('h', 'g', 'w')}`,
    ),
  ],
  [
    'event-gateway-target-wrong',
    'EXT.138',
    'a',
    process(`<eventBasedGateway id="g"/>${task('a')}${flow('f', 'g', 'a')}`),
    process(`<eventBasedGateway id="g"/><receiveTask id="a"/>${flow('f', 'g', 'a')}`),
  ],
  [
    'event-gateway-instantiation-wrong',
    'EXT.142',
    'g',
    process(`${task('a')}<eventBasedGateway id="g" instantiate="true"/>${flow('f', 'a', 'g')}`),
    process('<eventBasedGateway id="g" instantiate="true" eventGatewayType="Parallel"/>'),
  ],
  [
    'node-unconnected',
    'EXT.150',
    'a',
    process(`<startEvent id="s"/>${task('a')}`),
    process(`<startEvent id="s"/>${task('a')}${flow('f', 's', 'a')}`),
  ],
  [
    'reference-kind-wrong',
    '',
    'a',
    file('<signal id="m"/><process id="p"><receiveTask id="a" messageRef="m"/></process>'),
    file('<message id="m"/><process id="p"><receiveTask id="a" messageRef="own:m"/></process>'),
  ],
  ['element-unknown', '', 'p', file('<proces id="p"/>'), process('')],
  [
    'element-order-wrong',
    '',
    's',
    process(`<startEvent id="s">${wait}<outgoing>f</outgoing></startEvent>`),
    process(`<startEvent id="s"><outgoing>f</outgoing>${wait}</startEvent>`),
  ],
];
