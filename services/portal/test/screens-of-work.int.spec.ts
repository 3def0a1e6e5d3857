import { everyScreen } from './every-screen.js';
import { screensOfWork } from './screens.js';

everyScreen(screensOfWork);
