// Step 3: the run that is under way.
import { page } from './state.js';
import { $, el, number, percent, rows, say, text } from './elements.js';
import { actNow } from './server.js';

let told = 0;

export function drawRun() {
  const run = page.state.run;
  if (!run) return;
  if ($('work').dataset.step !== 'run') {
    $('work').dataset.step = 'run';
    $('work').replaceChildren(el('section', {}, el('h2', { id: 'run-title' }), el('progress', { id: 'bar', max: 1, value: 0, 'aria-labelledby': 'run-title' }), el('p', { id: 'run-count', class: 'verdict' }), el('p', { id: 'run-wait' }), el('div', { id: 'run-facts', class: 'facts' }), el('dl', { class: 'tiles', id: 'run-tiles' }), el('div', { class: 'actions' }, el('button', { type: 'button', class: 'danger', id: 'stop', onclick: () => actNow('/api/stop') }, 'Stop'), el('span', { class: 'quiet', id: 'stop-note' }, 'No row is lost: calls in flight end, and the run can be resumed. Closing this window stops nothing.'))),
      el('section', { id: 'run-causes', hidden: true }));
    told = 0;
  }
  $('run-title').replaceChildren(text(run.title));
  Object.assign($('bar'), { max: Math.max(1, run.rows), value: run.done });
  const words = `${number(run.done)} of ${rows(run.rows)}${run.failed ? `, ${number(run.failed)} failed` : ''}`;
  $('run-count').textContent = `${percent(run)}: ${words}`;
  $('run-wait').textContent = run.waits ?? '';
  const quotas = run.quotas.map(quota => `${quota.left} of ${quota.limit} ${quota.method} calls left in the window`);
  $('run-facts').replaceChildren(...[run.rate, run.timeLeft, run.inFlight, ...quotas].filter(Boolean).map(fact => el('span', {}, fact)));
  $('run-tiles').replaceChildren(...Object.entries(run.counts).filter(([, count]) => count > 0).map(([word, count]) => el('div', { class: word }, el('dt', {}, word), el('dd', {}, number(count)))));
  $('stop').disabled = run.isStopping;
  if (run.isStopping) $('stop').textContent = 'Stopping …';
  $('run-causes').hidden = !run.causes.length && !run.notices.length;
  $('run-causes').replaceChildren(el('h2', {}, 'Causes and notices'), el('ul', { class: 'notes' }, run.notices.map(notice => el('li', {}, text(notice))), run.causes.map(cause => el('li', {}, `${rows(cause.rows)}: `, text(cause.message)))));
  // A screen reader is told now and then, not with every row.
  if (Date.now() - told > 10000) { told = Date.now(); say(`Under way, ${percent(run)} done`); }
}
