// The cells of a row, to correct them.
import { page } from './state.js';
import { $, el } from './elements.js';
import { act, ask, fail } from './server.js';
import { openDialog } from './dialog.js';

export async function editRow(line) {
  let row;
  try { row = await ask(`/api/plan/row?number=${line.row}`); } catch (error) { fail(error.message); return; }
  const inputs = row.cells.map((cell, column) => el('textarea', { rows: 1, value: cell, id: `cell-${column}` }));
  const save = () => {
    const cells = inputs.map((input, column) => ({ row: row.row, column, text: input.value })).filter(({ column, text }) => text !== row.cells[column]);
    $('dialog').close();
    if (cells.length) act('/api/plan/correct', { version: page.plan.version, cells });
  };
  openDialog(`Row ${line.row}`, [
    line.reason && el('p', { class: 'text' }, line.reason),
    ...row.headings.map((heading, column) => el('div', { class: 'field' }, el('label', { for: `cell-${column}`, class: 'text' }, heading.trim() || `Column ${column + 1}`), inputs[column])),
    el('p', { class: 'quiet' }, 'The change goes into a copy of the sheet. Your file stays as it is.'),
  ], [['Cancel', () => $('dialog').close()], ['Save', save, 'primary']]);
}
