// Long tables can be put in order by any of their columns: a button in each heading. Without a script they stay as the
// sources give them.
(() => {
  'use strict';
  const LEAST = 6;
  const NUMBER = /^[<>≤≥~\s]*([-−]?\d[\d,]*(?:\.\d+)?)/;

  /** What a cell is ordered by: its first words, without evidence ids, and the number they begin with, if any. */
  function key(row, column) {
    const copy = row.cells[column].cloneNode(true);
    copy.querySelectorAll('sup').forEach((id) => id.remove());
    const text = copy.textContent.trim();
    const number = NUMBER.exec(text);
    return { text, number: number ? Number(number[1].replace(/,/g, '').replace('−', '-')) : null };
  }

  /** Numbers before words, and what states nothing (a dash) last. */
  function compared(a, b) {
    if (a.number !== null && b.number !== null) return a.number - b.number;
    if (a.number !== null || b.number !== null) return a.number !== null ? -1 : 1;
    if ((a.text === '–') !== (b.text === '–')) return a.text === '–' ? 1 : -1;
    return a.text.localeCompare(b.text, 'en');
  }

  function sort(table, heading, column) {
    const down = heading.getAttribute('aria-sort') === 'ascending';
    for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
    heading.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => ({ row, key: key(row, column) }));
    rows.sort((a, b) => (down ? compared(b.key, a.key) : compared(a.key, b.key)));
    body.append(...rows.map((each) => each.row));
  }

  for (const table of document.querySelectorAll('table')) {
    const rows = table.tBodies.length === 1 ? [...table.tBodies[0].rows] : [];
    const even = rows.every((row) => row.cells.length === rows[0].cells.length);
    if (!table.tHead || table.tHead.rows.length !== 1 || rows.length < LEAST || !even) continue;
    if (rows[0].cells[0].querySelector(':scope > em')) continue; // its first line repeats the headings
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'sort';
      button.title = 'Put the table in the order of this column';
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener('click', () => sort(table, heading, column));
    });
  }
})();
