
(() => {
  const table = document.getElementById('failed-rows');
  if (!table) return;
  const form = document.querySelector('.search'), box = document.getElementById('q'), shown = document.getElementById('shown');
  const body = table.tBodies[0], rows = [...body.rows];
  const texts = new Map(rows.map(row => [row, [...row.cells].map(cell => cell.textContent).join(' ').toLowerCase()]));
  const search = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const fits = words.every(word => texts.get(row).includes(word));
      row.hidden = !fits;
      if (fits) count += 1;
    }
    shown.textContent = words.length ? `${count} of ${rows.length} rows` : '';
  };
  const fromAddress = () => {
    const found = /^#q=(.*)$/.exec(location.hash);
    if (!found) return;
    try { box.value = decodeURIComponent(found[1]); } catch { box.value = found[1]; }
    search();
  };
  [...table.tHead.rows[0].cells].forEach((head, place) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const falls = head.getAttribute('aria-sort') === 'ascending';
      for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', falls ? 'descending' : 'ascending');
      const text = row => row.cells[place].textContent;
      const order = new Intl.Collator('en', { numeric: true });
      body.append(...[...rows].sort((a, b) => order.compare(text(a), text(b)) * (falls ? -1 : 1)));
      shown.textContent = `Sorted by ${button.textContent}, ${falls ? 'falling' : 'rising'}`;
    });
  });
  form.hidden = false;
  form.addEventListener('submit', event => event.preventDefault());
  box.addEventListener('input', () => {
    search();
    try { history.replaceState(null, '', box.value ? '#q=' + encodeURIComponent(box.value) : location.pathname); } catch { }
  });
  addEventListener('hashchange', fromAddress);
  fromAddress();
})();
addEventListener('beforeprint', () => { for (const more of document.querySelectorAll('details')) more.open = true; });
