// Every change of a plan.
import { page } from './state.js';
import { el, number } from './elements.js';
import { ask } from './server.js';
import { editRow } from './row.js';
import { Windowed } from './windowed.js';

const kindWords = { create: 'Create', update: 'Update', delete: 'Delete', impossible: 'Cannot be done' };

/** The changes of a plan as a table, to search and to filter. */
export class ChangesTable {
  constructor(search) {
    this.kind = search?.kind ?? '';
    this.query = search?.query ?? '';
    this.box = el('input', { type: 'search', id: 'search', value: this.query, oninput: () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.look(this.kind, this.box.value), 100); } });
    this.kinds = el('div', { class: 'kinds', role: 'group', 'aria-label': 'Kinds of changes' });
    this.count = el('output', { for: 'search' });
    this.inner = el('div');
    this.window = el('div', { class: 'window', tabIndex: 0, role: 'rowgroup', 'aria-label': 'Lines' }, this.inner);
    this.grid = el('div', { class: 'changes', role: 'table', 'aria-label': 'Changes' },
      el('div', { role: 'rowgroup' }, el('div', { class: 'head', role: 'row' }, ['What', 'Account', 'Change', 'Row', ''].map((title, index) => el('span', { role: 'columnheader', class: index === 3 ? 'number' : '' }, title || el('span', { class: 'unseen' }, 'Edit'))))),
      this.window);
    this.node = el('div', {}, el('div', { class: 'find' }, el('div', { class: 'field' }, el('label', { for: 'search' }, 'Search'), this.box), this.kinds, this.count), this.grid);
    this.lines = new Windowed(this.window, this.inner, {
      height: () => matchMedia('(max-width: 46rem)').matches ? 7 * 16 : 3.5 * 16,
      width: 5,
      draw: (line, index) => this.line(line, index),
      fetch: async part => (await this.ask(part))?.lines,
      space: (before, after) => { this.inner.style.paddingTop = `${before}px`; this.inner.style.paddingBottom = `${after}px`; },
    });
    this.look(this.kind, this.query);
  }

  show() { this.lines.show(); }

  /** Shows the lines that fit, from the first one. What was shown before stays until they are there. */
  async look(kind, query) {
    [this.kind, this.query] = [kind, query];
    const search = this.search = {};
    const found = await this.ask(0);
    if (!found || search !== this.search) return;
    this.byKind = found.kinds;
    this.inner.replaceChildren();
    this.lines.begin(found.total, found.lines);
    if (!found.total) this.inner.append(el('p', { class: 'nothing' }, query || kind ? 'Nothing fits the search.' : 'Nothing would change.'));
    this.grid.setAttribute('aria-rowcount', found.total + 1);
    this.count.textContent = `${number(found.total)} ${found.total === 1 ? 'line' : 'lines'}`;
    this.showKinds();
  }

  /** Returns a portion of the lines; nothing when there is another plan now, or no answer. */
  async ask(part) {
    const size = Windowed.portion;
    try {
      const found = await ask(`/api/plan/changes?kind=${this.kind}&q=${encodeURIComponent(this.query)}&from=${part * size}&count=${size}`);
      return found?.version === page.plan?.version ? found : undefined;
    } catch { return undefined; }
  }

  showKinds() {
    const all = Object.values(this.byKind ?? {}).reduce((sum, count) => sum + count, 0);
    const kinds = [['', 'All', all], ...Object.entries(kindWords).map(([kind, word]) => [kind, word, this.byKind?.[kind] ?? 0])];
    this.kinds.replaceChildren(...kinds.filter(([kind, , count]) => kind === '' || count > 0).map(([kind, word, count]) =>
      el('button', { type: 'button', class: 'small', 'aria-pressed': String(kind === this.kind), onclick: () => this.look(kind, this.query).then(() => this.kinds.querySelector('[aria-pressed=true]')?.focus()) }, `${word} ${number(count)}`)));
  }

  line(line, index) {
    const node = el('div', { class: 'line', role: 'row', 'aria-rowindex': index + 2 });
    if (!line) { node.append(el('span', { role: 'cell', class: 'quiet' }, '…')); return node; }
    const cell = (kind, ...contents) => el('span', { role: 'cell', class: kind }, ...contents);
    const words = kindWords[line.kind];
    node.append(
      cell('kind', el('span', { class: `tag ${line.kind}` }, line.isOfGroup ? `${words} group` : words)),
      cell('name', el('span', { class: 'clip', title: line.name }, line.name || '–')),
      cell('what', el('span', { class: 'clip' }, ...this.what(line))),
      cell('number', line.row > 0 ? String(line.row) : ''),
      cell('edit', line.row > 0 && page.plan.isEditable && el('button', { type: 'button', class: 'small', 'aria-label': `Edit row ${line.row}`, onclick: () => editRow(line) }, 'Edit')));
    return node;
  }

  what(line) {
    if (line.kind === 'impossible') return [line.reason ?? ''];
    const parts = [];
    for (const group of line.entering) parts.push(el('span', { class: 'in' }, `+${group} `));
    for (const group of line.leaving) parts.push(el('span', { class: 'out' }, `−${group} `));
    if (line.display !== undefined) parts.push(line.before !== undefined ? `“${line.before}” → “${line.display}” ` : `“${line.display}” `);
    if (line.resembles) parts.push(`much like ‘${line.resembles}’, which exists`);
    return parts;
  }
}
