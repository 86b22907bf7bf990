// The page. It shows what the server tells, and asks the server for everything: it decides nothing about rows itself.
import { page, view } from './state.js';
import { $ } from './elements.js';
import { ask } from './server.js';
import { listen } from './news.js';
import { render } from './render.js';
import { resizePlan } from './plan.js';
import { takeDrops } from './sheet.js';

/** Lists the runs again: those of other processes ring no bell here. */
async function lookAtRuns() {
  try { page.runs = { version: page.state.runsVersion, list: await ask('/api/runs') }; } catch { /* The state's stream tells. */ }
}

addEventListener('hashchange', async () => {
  if (view() === 'runs') await lookAtRuns();
  if (view() === 'work' && $('work').dataset.step === 'run' && page.state.step !== 'run') $('work').dataset.step = '';
  render();
});
addEventListener('resize', resizePlan);
setInterval(async () => {
  if (view() !== 'runs' || !page.runs?.list.some(run => run.state === 'running')) return;
  await lookAtRuns();
  render();
}, 2000);
if (location.search) history.replaceState(null, '', location.pathname + location.hash);
takeDrops();
listen();
