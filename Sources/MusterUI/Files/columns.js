// The rows as a table, and what each column means.
import { page } from './state.js';
import { el, select, text } from './elements.js';
import { ask } from './server.js';
import { Windowed } from './windowed.js';
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
  const table = el('table', { 'aria-rowcount': page.sheet.rowCount + 1 },
    el('caption', { class: 'unseen' }, 'The rows, and what each column means'),
    el('thead', {}, el('tr', { 'aria-rowindex': 1 }, el('th', { scope: 'col' }, 'Row'), head)));
  table.style.width = `max(100%, ${4 + 12 * page.sheet.columns.length}rem)`;
  const scroller = el('div', { class: 'preview', tabIndex: 0, role: 'region', 'aria-label': 'Rows' }, table);
  table.append(body(scroller));
  return scroller;
}

/** The rows, of which the first ones are there. */
function body(scroller) {
  const version = page.sheet.version;
  const [before, after] = [el('tr', { 'aria-hidden': 'true' }), el('tr', { 'aria-hidden': 'true' })];
  const inner = el('tbody', {}, before, after);
  const lines = new Windowed(scroller, inner, {
    height: () => 2.4 * 16,
    width: page.sheet.columns.length + 1,
    draw,
    fetch: async part => {
      const size = Windowed.portion;
      try {
        const found = await ask(`/api/sheet/rows?from=${part * size}&count=${size}`);
        return found?.version === version ? found.rows : undefined;
      } catch { return undefined; }
    },
    space: (above, below) => {
      for (const [spacer, height] of [[before, above], [after, below]]) { spacer.style.height = `${height}px`; spacer.hidden = height === 0; }
    },
    behind: before,
  });
  // The first rows come with the sheet; they are a whole portion, or all rows.
  lines.begin(page.sheet.rowCount, page.sheet.rows);
  return inner;
}

function draw(row, index) {
  if (!row) return el('tr', { 'aria-rowindex': index + 2 }, el('th', { scope: 'row' }, String(index + 1)), el('td', { colSpan: Math.max(1, page.sheet?.columns.length ?? 1), class: 'empty' }, '…'));
  return el('tr', { 'aria-rowindex': index + 2 }, el('th', { scope: 'row' }, String(row.number)), row.cells.map((cell, position) => {
    const isDamaged = row.damaged.includes(position);
    if (isDamaged) return el('td', { class: 'damaged', title: cell }, text(cell), el('strong', {}, ' (damaged?)'));
    return cell === '' ? el('td', { class: 'empty' }, '–') : el('td', { class: 'text', title: cell }, cell);
  }));
}

function withMeaning(position, value) {
  const meanings = { ...page.sheet.choices.meanings };
  if (value === '') delete meanings[position]; else meanings[position] = value;
  // One meaning has one column, except lists of groups: the column that had it before is asked about again.
  if (!/group/i.test(value) && value !== 'ignore') for (const [other, word] of Object.entries(meanings)) if (word === value && Number(other) !== position) delete meanings[other];
  return meanings;
}
