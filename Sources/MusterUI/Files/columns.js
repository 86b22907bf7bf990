// The first rows as a table, and what each column means.
import { page } from './state.js';
import { el, select, text } from './elements.js';
import { choose } from './choices.js';

const columnWords = { id: 'id', name: 'name: the unique name', displayName: 'displayName: the friendly name', groups: 'groups: the full set', addGroups: 'addGroups: groups to enter', removeGroups: 'removeGroups: groups to leave', group: 'group: one membership a row', action: 'action', partitionGlobalId: 'partitionGlobalId: the organization' };

export function preview() {
  const head = page.sheet.columns.map(column => {
    const id = `column-${column.position}`;
    const heading = column.heading.trim();
    const isTwin = page.sheet.columns.some(other => other !== column && other.heading.trim() === heading);
    const label = !heading ? `Column ${column.letters}` : isTwin ? `${heading} (column ${column.letters})` : heading;
    if (column.isOfReport) return el('th', { scope: 'col' }, text(label), el('span', { class: 'quiet' }, ' from a report, ignored'));
    const options = [['', 'Unknown: kept in the reports'], ['ignore', 'Not used: kept in the reports'], ...page.sheet.meanings.map(word => [word, columnWords[word]])];
    const control = select(options, column.meaning, value => choose({ meanings: withMeaning(column.position, value) }));
    control.id = id;
    return el('th', { scope: 'col' }, el('label', { for: id, class: 'text' }, label), control);
  });
  const body = page.sheet.rows.map(row => el('tr', {}, el('th', { scope: 'row' }, String(row.number)), row.cells.map((cell, position) => {
    const isDamaged = row.damaged.includes(position);
    return el('td', { class: isDamaged ? 'damaged' : cell === '' ? 'empty' : '' }, cell === '' ? '–' : text(cell), isDamaged && el('strong', {}, ' (damaged?)'));
  })));
  return el('div', { class: 'preview', tabIndex: 0, role: 'region', 'aria-label': 'First rows' }, el('table', {}, el('caption', { class: 'unseen' }, 'The first rows, and what each column means'), el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Row'), head)), el('tbody', {}, body)));
}

function withMeaning(position, value) {
  const meanings = { ...page.sheet.choices.meanings };
  if (value === '') delete meanings[position]; else meanings[position] = value;
  // One meaning has one column, except lists of groups: the column that had it before is asked about again.
  if (!/group/i.test(value) && value !== 'ignore') for (const [other, word] of Object.entries(meanings)) if (word === value && Number(other) !== position) delete meanings[other];
  return meanings;
}
