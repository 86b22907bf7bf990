// Step 1: the sheet, and how it is read.
import { page } from './state.js';
import { $, el, check, field, number, rows, select, text } from './elements.js';
import { act, ask, fail } from './server.js';
import { preview } from './columns.js';
import { choose } from './choices.js';

const moreChoices = ['More choices', 'Allow rows to delete accounts', 'Create the missing groups', 'Let * and ? stand for every matching account'];
let drawnSheet, showsMore;

export function drawSheet() {
  const key = `${page.sheet?.version}|${!!page.state.busy}|${page.state.problem ?? ''}`;
  if (drawnSheet === key && $('work').dataset.step === 'sheet') return;
  const focused = document.activeElement?.id;
  drawnSheet = key;
  $('work').dataset.step = 'sheet';
  const parts = [el('section', {}, el('h2', {}, page.sheet ? text(page.sheet.name) : 'Which sheet?'), dropZone(), ...(page.sheet ? reading() : []))];
  $('work').replaceChildren(...parts);
  if (focused && $(focused)) $(focused).focus();
}

function dropZone() {
  const input = el('input', { type: 'file', id: 'file', accept: '.csv,.tsv,.txt,text/csv', onchange: () => upload(input.files[0]) });
  return el('div', { class: 'drop', id: 'drop' }, el('label', { for: 'file' }, 'Sheet'), input,
    el('p', { class: 'quiet' }, page.sheet ? 'Choose or drop another CSV, one at a time, to begin again with that.' : 'Choose one CSV, or drop it here. Nothing is sent to the service before you say so.'));
}

async function upload(file) {
  if (!file) return;
  page.problem = '';
  if (file.size > 512 * 1048576) { fail('The file is larger than 512 MiB. Import it in a terminal: muster import FILE'); return; }
  $('busy').textContent = 'Sending the file to Muster …';
  try {
    await ask('/api/sheet', { body: file, type: 'application/octet-stream', headers: { 'X-File-Name': encodeURIComponent(file.name) } });
    location.hash = '#work';
  } catch (error) { fail(error.message); $('busy').textContent = ''; }
}

/** Takes the first of the files that were dropped, and says so where there are more. */
async function takeFirst(files) {
  const count = files.length;
  await upload(files[0]);
  if (count > 1 && !page.problem) fail(`Muster takes one sheet at a time: the first of the ${count} files. Drop the others later.`);
}

function reading() {
  const choices = page.sheet.choices;
  // Choices that were made stay in sight, and those that a problem names.
  const said = [page.state.problem ?? '', ...page.sheet.remarks, ...page.sheet.problems.map(problem => problem.reason)].join(' ');
  const isWide = showsMore ?? (!!(choices.headerRow || choices.listSeparator || choices.allowsDelete || choices.createsGroups || choices.wildcards)
    || moreChoices.some(name => said.includes(`“${name}”`)));
  const found = word => word ? ` (found: ${word})` : '';
  const modes = page.sheet.layout === 'memberships' ? [['add', 'add: enter the group'], ['remove', 'remove: leave the group'], ['exact', 'exact: end in exactly these groups']]
    : [['upsert', 'upsert: update, or create'], ['create', 'create: must not exist'], ['update', 'update: must exist']];
  const headerRow = el('input', { type: 'number', min: 1, value: choices.headerRow ?? '', placeholder: 'auto', onchange: () => choose({ headerRow: headerRow.value ? Number(headerRow.value) : null, meanings: {} }) });
  const separator = el('input', { type: 'text', maxLength: 10, value: choices.listSeparator, placeholder: ';', onchange: () => choose({ listSeparator: separator.value }) });
  const parts = [
    page.sheet.problems.length ? problems() : el('p', { class: 'verdict good' }, `${rows(page.sheet.rowCount)}, ${page.sheet.columns.length === 1 ? '1 column' : `${page.sheet.columns.length} columns`}. ${page.sheet.layoutMeaning}`),
    page.sheet.kind && el('p', {}, `The file is ${page.sheet.kind}.`),
    el('div', { class: 'fields' }, ...[
      field('Encoding', select([['', `auto${found(page.sheet.encoding)}`], ...page.sheet.encodings.map(name => [name, name])], choices.encoding, value => choose({ encoding: value }))),
      field('Delimiter', select([['', `auto${found(page.sheet.delimiter)}`], [',', ', comma'], [';', '; semicolon'], ['tab', 'tab'], ['|', '| bar']], choices.delimiter, value => choose({ delimiter: value, ...(value === page.sheet.delimiter ? {} : { meanings: {} }) }))),
      field('Layout', select([['', `auto${found(page.sheet.layout)}`], ['accounts', 'accounts: one row is one account'], ['memberships', 'memberships: one row is one membership'], ['matrix', 'matrix: columns are groups']], choices.layout, value => choose({ layout: value, mode: '' }))),
      field('Mode', select([['', `default (${modes[0][0]})`], ...modes], choices.mode, value => choose({ mode: value }))),
      isWide && field('Header row', headerRow), isWide && field('List separator', separator)].filter(Boolean)),
    isWide && el('div', {}, check(moreChoices[1], choices.allowsDelete, on => choose({ allowsDelete: on })), check(moreChoices[2], choices.createsGroups, on => choose({ createsGroups: on })), check(moreChoices[3], choices.wildcards, on => choose({ wildcards: on }))),
    el('p', {}, el('button', { type: 'button', class: 'small', id: 'more', 'aria-expanded': String(isWide), onclick: () => { showsMore = !isWide; drawnSheet = ''; drawSheet(); } }, isWide ? 'Fewer choices' : 'More choices')),
    page.sheet.remarks.length > 0 && el('ul', { class: 'notes warnings' }, page.sheet.remarks.map(words => el('li', {}, text(words)))),
    page.sheet.damage.length > 0 && el('div', {}, el('h3', {}, 'Cells that may be damaged'), el('ul', { class: 'notes warnings' }, page.sheet.damage.map(words => el('li', {}, text(words))))),
    page.sheet.columns.length > 0 && preview(),
    page.sheet.corrections > 0 && el('p', { class: 'quiet' }, `${page.sheet.corrections === 1 ? '1 cell is' : `${page.sheet.corrections} cells are`} corrected in a copy. Your file stays as it is.`),
    el('div', { class: 'actions' }, el('button', { type: 'button', class: 'primary', 'data-works': 'on', onclick: () => act('/api/plan') }, 'Plan'), el('span', { class: 'quiet' }, 'shows what would happen to every account. It changes nothing.')),
  ];
  return parts.filter(Boolean);
}

function problems() {
  const more = page.sheet.problemCount - page.sheet.problems.length;
  return el('div', {}, el('p', { class: 'verdict bad' }, 'The file cannot be imported as it is.'),
    el('ul', { class: 'notes' }, page.sheet.problems.map(problem => el('li', {}, problem.line > 0 && el('strong', {}, `Line ${problem.line}${problem.column ? `, column ${problem.column}` : ''}: `), text(problem.reason))), more > 0 && el('li', {}, `… and ${number(more)} more problems of this kind.`)));
}

/** Takes a file that is dropped anywhere on the page. */
export function takeDrops() {
  for (const name of ['dragenter', 'dragover', 'dragleave', 'drop']) {
    document.addEventListener(name, event => {
      event.preventDefault();
      $('drop')?.classList.toggle('over', name === 'dragenter' || name === 'dragover');
      if (name === 'drop') takeFirst(event.dataTransfer?.files ?? []);
    });
  }
}
