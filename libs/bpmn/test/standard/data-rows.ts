import {
  file,
  process,
  flow,
  formal,
  item,
  inputs,
  io,
  caught,
  wait,
  task,
  eventSub,
  loop,
  operation,
  data,
  type Row,
} from './drawing.js';

export const dataRows: readonly Row[] = [
  [
    'service-task-data-wrong',
    'EXT.042',
    'a',
    file(`${operation}<process id="p"><serviceTask id="a" operationRef="o"/></process>`),
    file(
      `${operation}<process id="p"><serviceTask id="a" operationRef="o">${io(`${inputs(data('dataInput', 'x'))}<outputSet/>`)}</serviceTask></process>`,
    ),
  ],
  [
    'send-task-data-wrong',
    'EXT.047',
    'a',
    file(
      `${operation}<process id="p"><sendTask id="a" messageRef="m">${io(inputs(data('dataInput', 'x'), data('dataInput', 'y')))}</sendTask></process>`,
    ),
    file(
      `${operation}<process id="p"><sendTask id="a" messageRef="m">${io(inputs(data('dataInput', 'x')))}</sendTask></process>`,
    ),
  ],
  [
    'receive-task-data-wrong',
    'EXT.050',
    'a',
    file(
      `${operation}<process id="p"><receiveTask id="a" messageRef="m">${io('<inputSet/><outputSet/><outputSet/>')}</receiveTask></process>`,
    ),
    file(
      `${operation}<process id="p"><receiveTask id="a" messageRef="m">${io('<inputSet/><outputSet/>')}</receiveTask></process>`,
    ),
  ],
  [
    'instantiating-task-reached',
    'EXT.049',
    'r',
    process(`${task('a')}<receiveTask id="r" instantiate="true"/>${flow('f', 'a', 'r')}`),
    process(`${task('a')}<receiveTask id="r" instantiate="true"/>${flow('f', 'r', 'a')}`),
  ],
  [
    'script-format-missing',
    'EXT.053',
    'a',
    process('<scriptTask id="a"><script>1</script></scriptTask>'),
    process('<scriptTask id="a" scriptFormat="text/feel"><script>1</script></scriptTask>'),
  ],
  [
    'event-sub-process-start-wrong',
    'EXT.059',
    's',
    process(eventSub('<startEvent id="s"/>')),
    process(eventSub(`<startEvent id="s">${wait}</startEvent>`)),
  ],
  [
    'ad-hoc-content-wrong',
    'EXT.062',
    's',
    process(`<adHocSubProcess id="x">${task('a')}<startEvent id="s"/></adHocSubProcess>`),
    process(`<adHocSubProcess id="x">${task('a')}</adHocSubProcess>`),
  ],
  [
    'call-activity-data-differs',
    'EXT.063',
    'a',
    file(
      `${item('i', 'T')}<process id="p"><callActivity id="a" calledElement="g">${io(inputs(data('dataInput', 'x')))}</callActivity></process><globalTask id="g"/>`,
    ),
    file(
      `${item('i', 'T')}<process id="p"><callActivity id="a" calledElement="g">${io(inputs(data('dataInput', 'x')))}</callActivity></process><globalTask id="g">${io(inputs(data('dataInput', 'y')))}</globalTask>`,
    ),
  ],
  [
    'interface-unbound',
    'EXT.064',
    'g',
    file(`${operation}<globalTask id="g"><supportedInterfaceRef>f</supportedInterfaceRef></globalTask>`),
    file(
      `${operation}<globalTask id="g"><supportedInterfaceRef>f</supportedInterfaceRef><ioBinding operationRef="o"/></globalTask>`,
    ),
  ],
  [
    'interface-binding-differs',
    'EXT.065',
    'g',
    file(
      `${item('i', 'T')}${item('j', 'U')}${operation}<globalTask id="g">${io(inputs(data('dataInput', 'x', 'j')))}<ioBinding operationRef="o" inputDataRef="x"/></globalTask>`,
    ),
    file(
      `${item('i', 'T')}${item('j', 'U')}${operation}<globalTask id="g">${io(inputs(data('dataInput', 'x')))}<ioBinding operationRef="o" inputDataRef="x"/></globalTask>`,
    ),
  ],
  [
    'multi-instance-count-missing',
    'EXT.067',
    'a',
    process(loop('')),
    process(loop(`<loopCardinality ${formal}>3</loopCardinality>`)),
  ],
  [
    'multi-instance-data-differs',
    'EXT.070',
    'a',
    file(
      `${item('i', 'T', 'isCollection="true"')}${item('j', 'U')}<process id="p">${loop('<loopDataInputRef>x</loopDataInputRef><inputDataItem id="y" itemSubjectRef="j"/>', io(inputs(data('dataInput', 'x'))))}</process>`,
    ),
    file(
      `${item('i', 'T', 'isCollection="true"')}${item('j', 'T')}<process id="p">${loop('<loopDataInputRef>x</loopDataInputRef><inputDataItem id="y" itemSubjectRef="j"/>', io(inputs(data('dataInput', 'x'))))}</process>`,
    ),
  ],
  [
    'data-collection-differs',
    'EXT.077',
    'o',
    file(
      `${item('i', 'T', 'isCollection="true"')}<process id="p">${data('dataObject', 'o', 'i', 'isCollection="false"')}</process>`,
    ),
    file(
      `${item('i', 'T', 'isCollection="true"')}<process id="p">${data('dataObject', 'o', 'i', 'isCollection="true"')}</process>`,
    ),
  ],
  ['property-misplaced', 'EXT.078', 'x', file('<property id="x"/><process id="p"/>'), process('<property id="x"/>')],
  [
    'io-specification-misplaced',
    'EXT.079',
    'x',
    process(`<subProcess id="x">${io('<inputSet/><outputSet/>')}</subProcess>`),
    process(`<task id="x">${io('<inputSet/><outputSet/>')}</task>`),
  ],
  [
    'data-association-end-wrong',
    'EXT.080',
    's',
    process(
      `${io(inputs('<dataInput id="x"/>'))}${task('a', '<dataOutputAssociation id="s"><sourceRef>y</sourceRef><targetRef>x</targetRef></dataOutputAssociation>')}`,
    ),
    process(
      `${io(inputs('<dataInput id="x"/>'))}${task('a', '<dataInputAssociation id="s"><sourceRef>x</sourceRef><targetRef>y</targetRef></dataInputAssociation>')}`,
    ),
  ],
  [
    'io-set-incomplete',
    'EXT.089',
    'x',
    process(
      io(
        '<dataOutput id="x"/><inputSet/><outputSet><optionalOutputRefs>x</optionalOutputRefs></outputSet><outputSet><dataOutputRefs>x</dataOutputRefs></outputSet>',
      ),
    ),
    process(
      io(
        '<dataOutput id="x"/><inputSet/><outputSet><dataOutputRefs>x</dataOutputRefs><optionalOutputRefs>x</optionalOutputRefs></outputSet>',
      ),
    ),
  ],
  [
    'io-set-pair-one-sided',
    'EXT.087',
    'u',
    process(io('<inputSet id="u"><outputSetRefs>v</outputSetRefs></inputSet><outputSet id="v"/>')),
    process(
      io(
        '<inputSet id="u"><outputSetRefs>v</outputSetRefs></inputSet><outputSet id="v"><inputSetRefs>u</inputSetRefs></outputSet>',
      ),
    ),
  ],
  [
    'data-association-untransformed',
    'EXT.092',
    's',
    process(
      task(
        'a',
        '<dataInputAssociation id="s"><sourceRef>x</sourceRef><sourceRef>y</sourceRef><targetRef>z</targetRef></dataInputAssociation>',
      ),
    ),
    process(
      task(
        'a',
        '<dataInputAssociation id="s"><sourceRef>x</sourceRef><sourceRef>y</sourceRef><targetRef>z</targetRef><transformation>x + y</transformation></dataInputAssociation>',
      ),
    ),
  ],
  [
    'event-data-missing',
    'EXT.093',
    'v',
    file(
      `${item('i', 'T')}<message id="m" itemRef="i"/><signal id="g" structureRef="i"/><process id="p">${caught('v', `${data('dataOutput', 'x')}<messageEventDefinition messageRef="m"/><signalEventDefinition signalRef="g"/>`)}</process>`,
    ),
    file(
      `${item('i', 'T')}<message id="m" itemRef="i"/><signal id="g" structureRef="i"/><process id="p">${caught('v', `${data('dataOutput', 'x')}${data('dataOutput', 'y')}<messageEventDefinition messageRef="m"/><signalEventDefinition signalRef="g"/>`)}</process>`,
    ),
  ],
  [
    'event-definition-not-shared',
    'EXT.095',
    's',
    process(
      `<startEvent id="s"><eventDefinitionRef>t</eventDefinitionRef></startEvent>${caught('v', '<timerEventDefinition id="t"/>')}`,
    ),
    file(
      '<timerEventDefinition id="t"/><process id="p"><startEvent id="s"><eventDefinitionRef>t</eventDefinitionRef></startEvent></process>',
    ),
  ],
  [
    'multi-instance-behavior-incomplete',
    'EXT.072',
    'a',
    process(
      task(
        'a',
        `<multiInstanceLoopCharacteristics behavior="One"><loopCardinality ${formal}>2</loopCardinality></multiInstanceLoopCharacteristics>`,
      ),
    ),
    process(
      task(
        'a',
        `<multiInstanceLoopCharacteristics behavior="One" oneBehaviorEventRef="s"><loopCardinality ${formal}>2</loopCardinality></multiInstanceLoopCharacteristics>`,
      ),
    ),
  ],
];
