// Every change of a plan.
import { page } from './state.js';
import { el, number } from './elements.js';
import { ask } from './server.js';
import { editRow } from './row.js';

const kindWords = { create: 'Create', update: 'Update', delete: 'Delete', impossible: 'Cannot be done' };

/**
 * The changes of a plan as a table of which only the visible lines are there: a hundred thousand lines scroll as smoothly as ten.
 *
 * A line that stays in sight keeps its element, and with it the focus. One request is under way at a time: who drags the scroll bar past a thousand
 * portions fetches the one where it stops.
 */
export class ChangesTable {
  static portion = 100;
  static mostPortions = 40;
  static allAtOnce = 200;
  static spare = 20;

  constructor(search) {
    this.kind = search?.kind ?? '';
    this.query = search?.query ?? '';
    this.parts = new Map();
    this.nodes = new Map();
    this.total = 0;
    this.box = el('input', { type: 'search', id: 'search', value: this.query, oninput: () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.look(this.kind, this.box.value), 100); } });
    this.kinds = el('div', { class: 'kinds', role: 'group', 'aria-label': 'Kinds of changes' });
    this.count = el('output', { for: 'search' });
    this.inner = el('div');
    this.window = el('div', { class: 'window', tabIndex: 0, role: 'rowgroup', 'aria-label': 'Lines', onscroll: () => this.show() }, this.inner);
    this.grid = el('div', { class: 'changes', role: 'table', 'aria-label': 'Changes' },
      el('div', { role: 'rowgroup' }, el('div', { class: 'head', role: 'row' }, ['What', 'Account', 'Change', 'Row', ''].map((title, index) => el('span', { role: 'columnheader', class: index === 3 ? 'number' : '' }, title || el('span', { class: 'unseen' }, 'Edit'))))),
      this.window);
    this.node = el('div', {}, el('div', { class: 'find' }, el('div', { class: 'field' }, el('label', { for: 'search' }, 'Search'), this.box), this.kinds, this.count), this.grid);
    this.look(this.kind, this.query);
  }

  /** Shows the lines that fit, from the first one. What was shown before stays until they are there. */
  async look(kind, query) {
    [this.kind, this.query] = [kind, query];
    const generation = this.generation = {};
    const found = await this.ask(0);
    if (!found || generation !== this.generation) return;
    [this.total, this.byKind] = [found.total, found.kinds];
    this.parts = new Map([[0, found.lines]]);
    this.nodes.clear();
    this.inner.replaceChildren();
    this.window.scrollTop = 0;
    this.grid.setAttribute('aria-rowcount', this.total + 1);
    this.count.textContent = `${number(this.total)} ${this.total === 1 ? 'line' : 'lines'}`;
    this.showKinds();
    this.show();
  }

  /** Returns a portion of the lines; nothing when there is another plan now, or no answer. */
  async ask(part) {
    const size = ChangesTable.portion;
    try {
      const found = await ask(`/api/plan/changes?kind=${this.kind}&q=${encodeURIComponent(this.query)}&from=${part * size}&count=${size}`);
      return found?.version === page.plan?.version ? found : undefined;
    } catch { return undefined; }
  }

  async load(part) {
    if (this.isLoading) return;
    this.isLoading = true;
    const generation = this.generation;
    const found = await this.ask(part);
    this.isLoading = false;
    if (generation === this.generation) {
      // Without an answer, the next scrolling asks again.
      if (!found) return;
      if (this.parts.size >= ChangesTable.mostPortions) this.parts.delete(this.parts.keys().next().value);
      this.parts.set(part, found.lines);
    }
    this.show();
  }

  showKinds() {
    const all = Object.values(this.byKind ?? {}).reduce((sum, count) => sum + count, 0);
    const kinds = [['', 'All', all], ...Object.entries(kindWords).map(([kind, word]) => [kind, word, this.byKind?.[kind] ?? 0])];
    this.kinds.replaceChildren(...kinds.filter(([kind, , count]) => kind === '' || count > 0).map(([kind, word, count]) =>
      el('button', { type: 'button', class: 'small', 'aria-pressed': String(kind === this.kind), onclick: () => this.look(kind, this.query).then(() => this.kinds.querySelector('[aria-pressed=true]')?.focus()) }, `${word} ${number(count)}`)));
  }

  get height() { return matchMedia('(max-width: 46rem)').matches ? 7 * 16 : 3.5 * 16; }

  show() {
    const height = this.height;
    // Browsers end elements at about 30 million pixels; what lies behind is found by searching.
    const lines = Math.min(this.total, Math.floor(3e7 / height));
    if (this.lineHeight !== height) { this.lineHeight = height; this.nodes.clear(); this.inner.replaceChildren(); }
    this.inner.style.height = `${lines * height}px`;
    this.inner.style.minHeight = lines ? '' : '4rem';
    if (!lines) { this.inner.replaceChildren(el('p', { class: 'nothing' }, this.query || this.kind ? 'Nothing fits the search.' : 'Nothing would change.')); return; }
    const isShort = lines <= ChangesTable.allAtOnce;
    const first = isShort ? 0 : Math.max(0, Math.floor(this.window.scrollTop / height) - ChangesTable.spare);
    const last = isShort ? lines : Math.min(lines, Math.ceil((this.window.scrollTop + this.window.clientHeight) / height) + ChangesTable.spare);
    for (const [index, { node }] of this.nodes) if (index < first || index >= last) { node.remove(); this.nodes.delete(index); }
    let [next, missing] = [this.inner.firstChild, undefined];
    for (let index = first; index < last; index += 1) {
      const line = this.parts.get(Math.floor(index / ChangesTable.portion))?.[index % ChangesTable.portion];
      if (!line) missing ??= Math.floor(index / ChangesTable.portion);
      const shown = this.nodes.get(index);
      if (shown && shown.line === line) { next = shown.node.nextSibling; continue; }
      const node = this.line(line, index, height);
      this.nodes.set(index, { node, line });
      if (shown) shown.node.replaceWith(node); else this.inner.insertBefore(node, next);
      next = node.nextSibling;
    }
    if (missing !== undefined) this.load(missing);
  }

  line(line, index, height) {
    const node = el('div', { class: 'line', role: 'row', 'aria-rowindex': index + 2 });
    node.style.top = `${index * height}px`;
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
