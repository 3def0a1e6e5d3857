import type { Mend } from './mend.js';
import { setBackup, setClock, setOwner } from './people-mends.js';
import {
  bindSystem,
  setCondition,
  setDefaultFlow,
  setKind,
  setMessage,
  setName,
  setOutcomes,
  setReceiver,
  setScript,
  setTimer,
  setTrigger,
} from './text-mends.js';

/** By the finding's mend kind. What is not here is mended in the diagram. */
const EDITORS: Readonly<Record<string, Mend>> = {
  'set-owner': setOwner,
  'set-backup': setBackup,
  'set-clock': setClock,
  'set-trigger': setTrigger,
  'set-message': setMessage,
  'set-timer': setTimer,
  'set-receiver': setReceiver,
  'bind-system': bindSystem,
  'set-condition': setCondition,
  'set-default-flow': setDefaultFlow,
  'set-script': setScript,
  'set-outcomes': setOutcomes,
  'set-kind': setKind,
  'set-name': setName,
};

export const editorFor = (mendKind: string | undefined): Mend | undefined =>
  mendKind === undefined ? undefined : EDITORS[mendKind];
