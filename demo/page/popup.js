// Puts a list under (or over) the thing it belongs to, inside the window.

const GAP = 4;

/** `edge`: which edges line up, 'start' or 'end'. */
export function placeBelow(list, anchor, edge = 'start') {
  const box = anchor.getBoundingClientRect();
  list.style.minWidth = edge === 'start' ? `${box.width}px` : '';
  const width = list.offsetWidth;
  const height = list.offsetHeight;
  const left = edge === 'start' ? box.left : box.right - width;
  const isBelow = box.bottom + GAP + height <= innerHeight || box.top < height + GAP;
  list.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  list.style.top = `${isBelow ? box.bottom + GAP : box.top - height - GAP}px`;
}
