/** Lights up what a chapter builds on, and tells its title, while the pointer or the focus is on it. */
export function courseMap(): void {
  const map = document.querySelector<HTMLElement>('.map');
  const told = map?.querySelector('.told');
  if (!map || !told) return;
  const hint = told.textContent;
  const show = (node: HTMLElement | undefined) => {
    const lit = new Set(node && [node.dataset.node, ...(node.dataset.buildsOn ?? '').split(' ')]);
    map.toggleAttribute('data-lit', node !== undefined);
    for (const each of map.querySelectorAll<HTMLElement | SVGElement>('[data-node], [data-to]')) {
      const { node: name, from, to } = each.dataset;
      const isLit = name === undefined ? lit.has(from) && lit.has(to) : lit.has(name);
      each.toggleAttribute('data-on', isLit);
    }
    told.textContent = node?.dataset.told ?? hint;
  };
  const nodeAt = (event: Event) =>
    (event.target as Element).closest<HTMLElement>('[data-node]') ?? undefined;
  map.addEventListener('pointerover', (event) => show(nodeAt(event)));
  map.addEventListener('pointerleave', () => show(undefined));
  map.addEventListener('focusin', (event) => show(nodeAt(event)));
  map.addEventListener('focusout', () => show(undefined));
}
