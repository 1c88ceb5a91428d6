// Starts the page. It has no dependencies and requests nothing.
import { renderControls } from './views/controls.mjs';
import { renderChanges } from './views/changes.mjs';
import { byId } from './base/dom.mjs';
import { follow, start } from './navigation.mjs';
import { preparePrint } from './print/document.mjs';
import { renderRegister } from './views/register.mjs';
import { renderSummary } from './views/summary.mjs';

renderSummary();
renderChanges();
renderControls();
renderRegister();
start();
addEventListener('hashchange', follow);
addEventListener('beforeprint', preparePrint);
byId('print').addEventListener('click', () => print());
