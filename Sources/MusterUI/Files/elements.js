// Pieces of the page. All texts of sheets and of the service are set as text, never as markup.

export const $ = id => document.getElementById(id);

/** Makes an element: properties by their names, `on…` as listeners, `aria…`, `role`, `for` and `data…` as attributes; the rest are its contents. */
export function el(tag, properties, ...contents) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (/^(aria-|data-|role$|for$|list$|download$|colspan$|scope$)/.test(name)) node.setAttribute(name, value === true ? '' : value);
    else if (name === 'class') node.className = value;
    else node[name] = value;
  }
  node.append(...contents.flat().filter(part => part !== undefined && part !== null && part !== false));
  return node;
}

/** Replaces what an element holds. */
export const fill = (node, ...contents) => node.replaceChildren(...contents.flat().filter(part => part !== undefined && part !== null && part !== false && part !== ''));

export const text = (value, kind) => el('span', { class: `text ${kind ?? ''}` }, value);
export const number = value => value.toLocaleString('en');
export const rows = count => count === 1 ? '1 row' : `${number(count)} rows`;
export const percent = run => run.rows ? `${Math.floor(100 * run.done / run.rows)} %` : '0 %';

export function field(label, control, hint) {
  control.id ||= `field-${label.toLowerCase().replace(/[^a-z]+/g, '-')}`;
  return el('div', { class: 'field' }, el('label', { for: control.id }, label), control, hint && el('span', { class: 'quiet' }, hint));
}

export function select(options, value, onchange) {
  const control = el('select', { onchange: () => onchange(control.value) }, options.map(([word, title]) => el('option', { value: word, selected: word === value }, title)));
  return control;
}

export function check(label, isOn, onchange, id) {
  const box = el('input', { type: 'checkbox', checked: isOn, id: id ?? `check-${label.toLowerCase().replace(/[^a-z]+/g, '-')}`, onchange: () => onchange(box.checked) });
  return el('div', { class: 'check' }, box, el('label', { for: box.id }, label));
}

export const tilesOf = counts => el('dl', { class: 'tiles' }, ['created', 'updated', 'deleted', 'unchanged', 'skipped', 'failed', 'unknown', 'pending'].filter(word => counts[word] > 0).map(word => el('div', { class: word }, el('dt', {}, word), el('dd', {}, number(counts[word])))));

/** Tells a screen reader something that others see. */
export function say(words) { $('live').textContent = words; }
