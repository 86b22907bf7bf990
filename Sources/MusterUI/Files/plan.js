// Step 2: what would happen to every account.
import { page } from './state.js';
import { $, check, el, fill, number, rows, text } from './elements.js';
import { act } from './server.js';
import { askBeforeRun } from './question.js';
import { mistakes } from './mistakes.js';
import { ChangesTable } from './changes.js';

const goWords = { import: 'Import', retry: 'Import', resume: 'Resume', undo: 'Undo' };

let table, drawnPlan;

export function drawPlan() {
  if (!page.plan) { $('work').replaceChildren(el('section', {}, el('h2', {}, 'No plan yet'))); return; }
  // Only a new plan is drawn: a second drawing would take the scroll position away. `render` keeps the buttons up to date.
  const key = page.plan.version;
  if (drawnPlan === key && $('work').dataset.step === 'plan') return;
  const search = table ? { kind: table.kind, query: table.query } : undefined;
  drawnPlan = key;
  $('work').dataset.step = 'plan';
  table = new ChangesTable(search);
  const tiles = [['create', 'created', page.plan.creates], ['update', 'updated', page.plan.updates], ['delete', 'deleted', page.plan.deletes], ['unchanged', 'unchanged', page.plan.unchanged], ['skipped', 'skipped', page.plan.skipped], ['cannot be done', 'failed', page.plan.failed]];
  fill($('work'),
    el('section', {}, el('h2', {}, text(page.plan.title)),
      el('p', {}, `${rows(page.plan.rows)}${page.plan.layout ? `, layout ${page.plan.layout}` : ''}; organization of ${page.plan.accounts === 1 ? '1 account' : `${number(page.plan.accounts)} accounts`}.`),
      el('dl', { class: 'tiles' }, tiles.filter(([, , count]) => count > 0).map(([word, kind, count]) => el('div', { class: kind }, el('dt', {}, word), el('dd', {}, number(count))))),
      page.plan.newGroups > 0 && el('p', {}, `${page.plan.newGroups === 1 ? '1 group is' : `${page.plan.newGroups} groups are`} created.`),
      page.plan.removals > 0 && el('p', { class: 'out' }, `${number(page.plan.removals)} group ${page.plan.removals === 1 ? 'membership is' : 'memberships are'} taken away.`),
      costs(),
      page.plan.warnings.length > 0 && el('ul', { class: 'notes warnings' }, page.plan.warnings.map(words => el('li', {}, text(words)))),
      page.plan.objection && el('p', { class: 'verdict bad' }, `${page.plan.objection}. Muster does not run this plan.`),
      page.plan.corrections > 0 && el('p', {}, `${page.plan.corrections === 1 ? '1 cell is' : `${page.plan.corrections} cells are`} corrected, in a copy that goes into the run folder. Your file stays as it is.`),
      page.plan.undo && undoChoices(),
      el('div', { class: 'actions' },
        el('button', { type: 'button', class: 'primary', 'data-works': page.plan.objection || !(page.plan.question.hasChanges || page.plan.rows) ? 'off' : 'on', onclick: askBeforeRun }, goWords[page.plan.kind]),
        page.plan.kind === 'import' && el('button', { type: 'button', 'data-works': 'on', onclick: () => act('/api/step', { step: 'sheet' }) }, 'Back to the sheet'),
        page.plan.kind !== 'import' && page.state.result && el('button', { type: 'button', 'data-works': 'on', onclick: () => act('/api/step', { step: 'result' }) }, 'Back to the result'))),
    mistakes(),
    el('section', {}, el('h2', {}, 'Every change'), table.node));
}

function costs() {
  if (!page.plan.calls.length) return el('p', {}, 'No call is needed.');
  const time = `About ${page.plan.time}${page.plan.timeOneByOne ? `; one by one it would take ${page.plan.timeOneByOne}` : ''}${page.plan.quota ? `, under the quota of ${page.plan.quota}` : ''}.`;
  return el('div', {}, el('p', {}, `Calls: ${page.plan.calls.map(call => `${number(call.calls)} ${call.method}${call.windows ? ` (${call.windows} ${call.windows === 1 ? 'window' : 'windows'})` : ''}`).join(', ')}. ${time}`));
}

export function undoChoices(place = '') {
  const again = change => { page.opensDialog = $('dialog').open ? 'undo' : undefined; act(`/api/runs/${encodeURIComponent(page.state.result)}/undo`, { ...page.plan.undo, ...change }); };
  return el('div', {}, page.plan.created > 0 && check(page.plan.created === 1 ? 'Also delete the account that the run created' : `Also delete the ${page.plan.created} accounts that the run created`, page.plan.undo.deletesCreated, on => again({ deletesCreated: on }), `${place}deletes-created`),
    check('Also restore accounts that somebody has changed since', page.plan.undo.acceptsDrift, on => again({ acceptsDrift: on }), `${place}accepts-drift`));
}

/** Shows the lines again that the window has room for. */
export function resizePlan() { if (page.state.step === 'plan') table?.show(); }
