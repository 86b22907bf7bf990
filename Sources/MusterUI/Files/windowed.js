// Long lists of which only the lines in sight are in the page: a hundred thousand lines scroll as smoothly as ten.

/**
 * The lines of a list, inside a scrolling element.
 *
 * A line that stays in sight keeps its element, and with it the focus. One request is under way at a time: who drags the scroll bar past a thousand
 * portions fetches the one where it stops.
 */
export class Windowed {
  static portion = 100;
  static mostPortions = 40;
  /** So many cells are in the page at once, whether in sight or not; and so many beside those in sight. */
  static allAtOnce = 1000;
  static spare = 100;

  /**
   * `scroller` scrolls, `inner` holds the lines; `height()` is that of a line; `draw(line, index)` makes a line's element, of nothing where the line is
   * not there yet; `width` is how many cells a line has; `fetch(portion)` gets the lines of a portion, or nothing; `space(before, after)` makes room for the lines that are not in the page;
   * `behind` is the element of `inner` behind which the lines are, where they are not its first.
   */
  constructor(scroller, inner, { height, width, draw, fetch, space, behind }) {
    Object.assign(this, { scroller, inner, height, width, draw, fetch, space, behind });
    this.parts = new Map();
    this.nodes = new Map();
    this.total = 0;
    scroller.addEventListener('scroll', () => this.show());
  }

  /** Begins again, with the first lines of another list. */
  begin(total, lines) {
    [this.total, this.list] = [total, {}];
    this.parts = new Map([[0, lines]]);
    this.clear();
    this.scroller.scrollTop = 0;
    this.show();
  }

  clear() {
    for (const { node } of this.nodes.values()) node.remove();
    this.nodes.clear();
  }

  show() {
    const height = this.height();
    // Browsers end elements at about 30 million pixels; what lies behind is found by searching.
    const lines = Math.min(this.total, Math.floor(3e7 / height));
    if (this.lineHeight !== height) { this.lineHeight = height; this.clear(); }
    const isShort = lines * this.width <= Windowed.allAtOnce;
    const spare = Math.max(3, Math.floor(Windowed.spare / this.width));
    const first = isShort ? 0 : Math.min(lines, Math.max(0, Math.floor(this.scroller.scrollTop / height) - spare));
    const last = isShort ? lines : Math.min(lines, Math.ceil((this.scroller.scrollTop + this.scroller.clientHeight) / height) + spare);
    for (const [index, { node }] of this.nodes) if (index < first || index >= last) { node.remove(); this.nodes.delete(index); }
    this.space(first * height, (lines - last) * height);
    let [next, missing] = [this.behind ? this.behind.nextSibling : this.inner.firstChild, undefined];
    for (let index = first; index < last; index += 1) {
      const part = Math.floor(index / Windowed.portion);
      const line = this.parts.get(part)?.[index % Windowed.portion];
      if (!this.parts.has(part)) missing ??= part;
      const shown = this.nodes.get(index);
      if (shown && shown.line === line) { next = shown.node.nextSibling; continue; }
      const node = this.draw(line, index);
      this.nodes.set(index, { node, line });
      if (shown) shown.node.replaceWith(node); else this.inner.insertBefore(node, next);
      next = node.nextSibling;
    }
    if (missing !== undefined) this.load(missing);
  }

  async load(part) {
    if (this.isLoading) return;
    this.isLoading = true;
    const list = this.list;
    const lines = await this.fetch(part);
    this.isLoading = false;
    if (list === this.list) {
      // Without an answer, the next scrolling asks again.
      if (!lines) return;
      if (this.parts.size >= Windowed.mostPortions) this.parts.delete(this.parts.keys().next().value);
      this.parts.set(part, lines);
    }
    this.show();
  }
}
