// The page as a whole: what is shown of it, and where the focus goes.
import { page, view } from './state.js';
import { $, el, percent } from './elements.js';
import { showProblem } from './server.js';
import { showService, drawSettings } from './service.js';
import { showSignIn } from './sign-in.js';
import { drawSheet } from './sheet.js';
import { drawPlan } from './plan.js';
import { askBeforeRun } from './question.js';
import { drawRun } from './run.js';
import { drawResult } from './result.js';
import { drawRuns } from './runs.js';

const steps = [['sheet', 'Sheet'], ['plan', 'Plan'], ['run', 'Run'], ['result', 'Result']];
const busyWords = { reading: 'Reading the sheet …', planning: 'Reading the organization and planning …', beginning: 'Beginning …', connecting: 'Connecting to the service …' };
let shownStep, shownView;

export function render() {
  const here = view();
  for (const name of ['work', 'runs', 'settings']) {
    const link = $(`link-${name}`);
    if (name === here) link.setAttribute('aria-current', 'page'); else link.removeAttribute('aria-current');
  }
  $('work').hidden = here !== 'work';
  $('runs').hidden = !(here === 'runs' || (here === 'work' && page.state.step === 'sheet' && page.runs?.list.length));
  $('settings').hidden = here !== 'settings';
  $('steps').hidden = here !== 'work';
  const at = steps.findIndex(([name]) => name === page.state.step);
  $('steps').replaceChildren(...steps.map(([, title], index) =>
    el('li', { class: index < at ? 'past' : '', 'aria-current': index === at ? 'step' : undefined }, title)));
  showService();
  showProblem();
  showSignIn();
  $('busy').textContent = busyWords[page.state.busy] ?? '';
  $('busy').classList.toggle('on', !!page.state.busy);
  $('main').setAttribute('aria-busy', page.state.busy ? 'true' : 'false');
  const isNew = shownStep !== page.state.step || shownView !== here;
  const draw = { sheet: drawSheet, plan: drawPlan, run: drawRun, result: drawResult }[page.state.step];
  if (here === 'work') draw(isNew);
  if (!$('runs').hidden) drawRuns(here);
  if (here === 'settings') drawSettings();
  for (const button of document.querySelectorAll('button[data-works]')) button.disabled = !!page.state.busy || button.dataset.works === 'off';
  if (isNew && shownStep !== undefined) focusHeading(here);
  document.title = `${page.state.run ? `${percent(page.state.run)} · ` : ''}${steps[at][1]} · Muster`;
  [shownStep, shownView] = [page.state.step, here];
  if (page.opensDialog && page.state.step === 'plan' && page.plan && !page.state.busy && page.plan.kind === page.opensDialog) { page.opensDialog = undefined; askBeforeRun(); }
  if (page.state.problem) page.opensDialog = undefined;
}

function focusHeading(here) {
  const heading = $(here)?.querySelector('h2');
  if (heading && !$('dialog').open) { heading.tabIndex = -1; heading.focus(); }
}
