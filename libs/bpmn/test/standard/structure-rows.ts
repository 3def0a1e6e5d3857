import { file, process, flow, formal, condition, wait, task, eventSub, type Row } from './drawing.js';

export const structureRows: readonly Row[] = [
  [
    'id-missing-for-flow',
    'EXT.003',
    'f',
    process(`<task/>${task('b')}${flow('f', 'a', 'b')}`),
    process(`${task('a')}${task('b')}${flow('f', 'a', 'b')}`),
  ],
  [
    'text-format-unknown',
    'EXT.010',
    't',
    process('<textAnnotation id="t" textFormat="plain"/>'),
    process('<textAnnotation id="t" textFormat="text/x-own"/>'),
  ],
  [
    'artifact-in-flow',
    'EXT.006',
    'f',
    process(`${task('a')}<textAnnotation id="t"/>${flow('f', 'a', 't')}`),
    process(`${task('a')}<textAnnotation id="t"/><association id="s" sourceRef="a" targetRef="t"/>`),
  ],
  [
    'expression-informal',
    'EXT.012',
    'l',
    process(
      task(
        'a',
        '<standardLoopCharacteristics id="l"><loopCondition>again</loopCondition></standardLoopCharacteristics>',
      ),
    ),
    process(
      task(
        'a',
        `<standardLoopCharacteristics id="l"><loopCondition ${formal}>again</loopCondition></standardLoopCharacteristics>`,
      ),
    ),
  ],
  [
    'language-not-uri',
    'EXT.014',
    'f',
    process(
      `${task('a')}${task('b')}${flow('f', 'a', 'b', `<conditionExpression ${formal} language="two words">x</conditionExpression>`)}`,
    ),
    process(
      `${task('a')}${task('b')}${flow('f', 'a', 'b', `<conditionExpression ${formal} language="urn:words">x</conditionExpression>`)}`,
    ),
  ],
  [
    'gateway-direction-wrong',
    'EXT.017',
    'g',
    process(
      `<exclusiveGateway id="g" gatewayDirection="Converging"/>${task('a')}${task('b')}${flow('f', 'g', 'a')}${flow('h', 'g', 'b')}`,
    ),
    process(
      `<exclusiveGateway id="g" gatewayDirection="Converging"/>${task('a')}${task('b')}${flow('f', 'a', 'g')}${flow('h', 'b', 'g')}`,
    ),
  ],
  [
    'event-sub-process-in-flow',
    'EXT.022',
    'e',
    process(`${task('a')}${eventSub(`<startEvent id="s">${wait}</startEvent>`)}${flow('f', 'a', 'e')}`),
    process(`${task('a')}<subProcess id="e"/>${flow('f', 'a', 'e')}`),
  ],
  [
    'flow-not-listed',
    'EXT.023',
    'b',
    process(`${task('a')}${task('b', '<incoming>g</incoming>')}${flow('f', 'a', 'b')}`),
    process(`${task('a')}${task('b', '<incoming>f</incoming>')}${flow('f', 'a', 'b')}`),
  ],
  [
    'flow-immediate',
    'EXT.024',
    'f',
    process(`${task('a')}<sequenceFlow id="f" sourceRef="a" targetRef="a" isImmediate="false"/>`),
    process(`${task('a')}<sequenceFlow id="f" sourceRef="a" targetRef="a" isImmediate="false"/>`, ''),
  ],
  [
    'conditional-flow-alone',
    'EXT.025',
    'f',
    process(`${task('a')}${task('b')}${flow('f', 'a', 'b', condition)}`),
    process(`${task('a')}${task('b')}${flow('f', 'a', 'b', condition)}${flow('g', 'a', 'b')}`),
  ],
  [
    'choreography-reference-misplaced',
    'EXT.027',
    'c',
    file('<choreography id="c"><choreographyRef>d</choreographyRef></choreography>'),
    file('<collaboration id="c"><choreographyRef>d</choreographyRef></collaboration>'),
  ],
  [
    'flow-across-pools',
    'EXT.028',
    'f',
    file(`<process id="p">${task('a')}${flow('f', 'a', 'b')}</process><process id="q">${task('b')}</process>`),
    file(`<process id="p">${task('a')}${flow('f', 'a', 'a')}</process><process id="q">${task('b')}</process>`),
  ],
  [
    'participant-multiplicity-wrong',
    'EXT.030',
    'x',
    file(
      '<collaboration id="c"><participant id="x"><participantMultiplicity minimum="3" maximum="2"/></participant></collaboration>',
    ),
    file(
      '<collaboration id="c"><participant id="x"><participantMultiplicity minimum="2" maximum="3"/></participant></collaboration>',
    ),
  ],
  [
    'global-conversation-content',
    'EXT.032',
    'c',
    file('<globalConversation id="c"><conversation id="v"/></globalConversation>'),
    file('<globalConversation id="c"><participant id="x"/></globalConversation>'),
  ],
  [
    'choreography-closed',
    'EXT.033',
    'f',
    file(
      '<choreography id="c" isClosed="true"><startEvent id="s"/></choreography><collaboration id="d"><messageFlow id="f" sourceRef="x" targetRef="s"/></collaboration>',
    ),
    file(
      '<choreography id="c"><startEvent id="s"/></choreography><collaboration id="d"><messageFlow id="f" sourceRef="x" targetRef="s"/></collaboration>',
    ),
  ],
  [
    'process-public-executable',
    'EXT.035',
    'p',
    process('', 'isExecutable="true" processType="Public"'),
    process('', 'isExecutable="true" processType="Private"'),
  ],
  [
    'choreography-in-process',
    'EXT.036',
    't',
    process('<choreographyTask id="t"/>'),
    file('<choreography id="c"><choreographyTask id="t"/></choreography>'),
  ],
  [
    'resource-role-contradictory',
    'EXT.039',
    'r',
    process(task('a', '<performer id="r"><resourceRef>x</resourceRef><resourceAssignmentExpression/></performer>')),
    process(task('a', '<performer id="r"><resourceAssignmentExpression/></performer>')),
  ],
  [
    'loop-markers-two',
    'EXT.041',
    'a',
    process(
      task(
        'a',
        `<standardLoopCharacteristics/><multiInstanceLoopCharacteristics><loopCardinality ${formal}>2</loopCardinality></multiInstanceLoopCharacteristics>`,
      ),
    ),
    process(task('a', '<standardLoopCharacteristics/>')),
  ],
  [
    'conditional-flow-source-wrong',
    'EXT.103',
    'f',
    process(`<startEvent id="s"/>${task('a')}${flow('f', 's', 'a', condition)}`),
    process(`<exclusiveGateway id="s"/>${task('a')}${flow('f', 's', 'a', condition)}`),
  ],
  [
    'message-flow-in-one-pool',
    'EXT.031',
    'f',
    file(
      `<collaboration id="c"><participant id="one" processRef="p"/><messageFlow id="f" sourceRef="a" targetRef="b"/></collaboration><process id="p">${task('a')}${task('b')}</process>`,
    ),
    file(
      `<collaboration id="c"><participant id="one" processRef="p"/><participant id="two"/><messageFlow id="f" sourceRef="a" targetRef="two"/></collaboration><process id="p">${task('a')}${task('b')}</process>`,
    ),
  ],
  [
    'token-quantity-too-small',
    'EXT.038',
    'a',
    process('<task id="a" completionQuantity="0"/>'),
    process('<task id="a" startQuantity="2" completionQuantity="1"/>'),
  ],
];
