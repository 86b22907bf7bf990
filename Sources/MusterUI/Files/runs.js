// The earlier runs, and what can be done with each.
import { page } from './state.js';
import { $, el, number, text } from './elements.js';
import { follow, resultTitle } from './result.js';

const stateWords = { running: 'under way', stopped: 'stopped', finished: 'finished', undone: 'undone', damaged: 'cannot be read' };

let drawnRuns;

export function drawRuns(here) {
  const list = page.runs?.list ?? [];
  const key = JSON.stringify([list, !!page.state.busy, here]);
  if (key === drawnRuns) return;
  drawnRuns = key;
  $('runs').replaceChildren(el('section', {}, el('h2', {}, 'Runs'),
    list.length === 0 ? el('p', {}, 'No run yet in this folder. Each run is kept in muster-runs/, with its reports and what is needed to resume and undo it.')
      : el('div', { class: 'scroll' }, el('table', { class: 'run-list cards' }, el('caption', { class: 'unseen' }, 'Runs of this folder, the latest first'), el('thead', {}, el('tr', {}, ['Run', 'Begun', 'State', 'Rows', 'What can be done'].map(title => el('th', { scope: 'col' }, title)))),
        el('tbody', {}, list.map(run => el('tr', {},
          el('th', { scope: 'row', 'data-label': 'Run' }, text(resultTitle(run)), run.place && el('span', { class: 'place' }, text(run.place))), el('td', { 'data-label': 'Begun' }, run.started),
          el('td', { 'data-label': 'State' }, el('span', { class: `state ${run.state}` }, stateWords[run.state])),
          el('td', { 'data-label': 'Rows' }, run.problem ? text(run.problem) : `${number(run.rows)}${run.counts.failed ? `, ${number(run.counts.failed)} failed` : ''}${run.counts.unknown ? `, ${number(run.counts.unknown)} unknown` : ''}${run.counts.pending ? `, ${number(run.counts.pending)} pending` : ''}`),
          el('td', { 'data-label': 'What can be done' }, el('span', { class: 'does' },
            [['show', run.state === 'running' ? 'Watch' : 'Show', run.state !== 'damaged'], ['resume', 'Resume', run.canResume], ['retry', 'Retry failed rows', run.canRetry], ['undo', 'Undo', run.canUndo]].filter(([, , can]) => can).map(([action, word]) =>
              el('button', { type: 'button', class: 'small', 'data-works': 'on', 'aria-label': `${word}: ${run.name}, ${run.started}`, onclick: () => run.isOwn ? (location.hash = '#work') : follow(run, action) }, word)))))))))));
}
