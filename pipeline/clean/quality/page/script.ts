/** Search and sorting. Without it everything is there in the table's own order. */
export const script = `
const find=document.querySelector('.find'),rows=[...document.querySelectorAll('[data-column]')],none=document.querySelector('.no-match')
find?.addEventListener('input',()=>{const wanted=find.value.trim().toLowerCase();let shown=0
for(const row of rows){row.hidden=!(row.dataset.column||row.cells[0].textContent.toLowerCase()).includes(wanted);if(!row.hidden)shown++}
if(none)none.hidden=shown>0})
for(const table of document.querySelectorAll('table.sort')){const heads=[...table.tHead.rows[0].cells]
heads.forEach((head,index)=>head.addEventListener('click',()=>{const down=head.ariaSort==='ascending'||(head.ariaSort!=='descending'&&head.classList.contains('n'))
const value=(row)=>row.cells[index].dataset.v??row.cells[index].textContent,number=head.classList.contains('n')
const sorted=[...table.tBodies[0].rows].sort((a,b)=>number?Number(value(a))-Number(value(b)):value(a).localeCompare(value(b)))
if(down)sorted.reverse()
for(const other of heads)other.removeAttribute('aria-sort')
head.ariaSort=down?'descending':'ascending';table.tBodies[0].append(...sorted)}))}`
