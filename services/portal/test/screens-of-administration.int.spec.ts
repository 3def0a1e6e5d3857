import { everyScreen } from './every-screen.js';
import { screensOfAdministration } from './screens.js';

everyScreen(screensOfAdministration);
