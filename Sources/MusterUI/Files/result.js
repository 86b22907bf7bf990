// Step 4: what a run came to.
import { page } from './state.js';
import { $, el, fill, rows, text, tilesOf } from './elements.js';
import { act, ask } from './server.js';
import { render } from './render.js';

export function drawResult() {
  if (!page.result) { fill($('work'), el('section', {}, el('h2', {}, 'The result cannot be shown'))); $('work').dataset.step = ''; return; }
  const key = `${page.result.run.id}|${page.result.version}|${!!page.state.busy}|${page.result.run.state}|${page.result.sentence}`;
  if ($('work').dataset.step === `result ${key}`) return;
  $('work').dataset.step = `result ${key}`;
  const run = page.result.run;
  const base = `/runs/${encodeURIComponent(run.id)}`;
  const marks = { good: '✓', mixed: '◐', bad: '✕' };
  fill($('work'),
    el('section', {}, el('h2', { 'aria-describedby': 'verdict' }, text(resultTitle(run))),
      el('p', { id: 'verdict', class: `verdict ${page.result.tone}` }, el('span', { 'aria-hidden': 'true' }, `${marks[page.result.tone]} `), page.result.sentence),
      page.result.stopped && el('p', { class: 'text' }, page.result.stopped),
      page.result.notices.map(notice => el('p', { class: 'text' }, notice)),
      tilesOf(run.counts),
      el('p', { class: 'quiet' }, 'Run folder: ', text(page.result.folder)),
      el('div', { class: 'actions' },
        run.canResume && el('button', { type: 'button', class: 'primary', 'data-works': 'on', onclick: () => follow(run, 'resume') }, 'Resume'),
        run.canRetry && el('button', { type: 'button', class: run.canResume ? '' : 'primary', 'data-works': 'on', onclick: () => follow(run, 'retry') }, 'Retry failed rows'),
        run.canUndo && el('button', { type: 'button', class: 'danger', 'data-works': 'on', onclick: () => follow(run, 'undo') }, 'Undo'),
        el('button', { type: 'button', 'data-works': 'on', onclick: () => act('/api/step', { step: 'sheet' }) }, 'Another sheet'))),
    page.result.files.length > 0 && el('section', {}, el('h2', {}, 'Reports'),
      el('ul', { class: 'files' }, page.result.files.map(file => el('li', {}, el('a', { href: `${base}/${file.name}`, download: file.name }, file.name), el('span', {}, rows(file.rows)))),
        el('li', {}, el('a', { href: `${base}/report.html`, target: '_blank', rel: 'noopener' }, 'report.html'), el('span', {}, 'the whole report, in a new tab')))),
    page.result.causes.length > 0 && el('section', {}, el('h2', {}, 'Why rows failed'), el('ul', { class: 'notes' }, page.result.causes.map(cause => el('li', {}, `${rows(cause.rows)}: ${cause.isExample ? 'for example: ' : ''}`, text(cause.message), cause.examples.length > 0 && el('span', { class: 'quiet' }, ` (row ${cause.examples.join(', ')}${cause.rows > cause.examples.length ? ', …' : ''})`))))));
  if (run.state === 'running' && !run.isOwn) watch(run.id);
}

export const resultTitle = run => ({ retry: `Retry of rows of ${run.name}`, undo: `Undo of the run of ${run.name}`, damaged: `The folder ${run.name}` })[run.kind] ?? `Import of ${run.name}`;

/** Looks again at a run that another process works on. */
let watching;

function watch(id) {
  clearTimeout(watching);
  watching = setTimeout(async () => {
    if (page.state.step !== 'result' || page.state.result !== id) return;
    try { page.result = Object.assign(await ask(`/api/runs/${encodeURIComponent(id)}`), { version: page.state.runsVersion }); render(); } catch { /* The next look may succeed. */ }
  }, 1500);
}

export async function follow(run, action) {
  location.hash = '#work';
  page.opensDialog = action;
  if (!await act(`/api/runs/${encodeURIComponent(run.id)}/show`)) return;
  if (action !== 'show' && !await act(`/api/runs/${encodeURIComponent(run.id)}/${action}`, action === 'undo' ? { deletesCreated: false, acceptsDrift: false } : {})) page.opensDialog = undefined;
  if (action === 'show') page.opensDialog = undefined;
}
