/** A directed edge between node numbers. */
export type Edge = readonly [from: number, to: number];

/** Where a layered drawing puts its nodes, and the points that each edge passes. */
export interface GraphLayout {
  readonly columns: number;
  readonly rows: number;
  /** Column and row of each node. */
  readonly places: readonly (readonly [number, number])[];
  /** Column and row of each point an edge passes, its two ends among them. */
  readonly routes: readonly (readonly (readonly [number, number])[])[];
}

/**
 * Places the nodes of an acyclic graph in columns, so that every edge goes right, and orders each column so that
 * few edges cross (K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of hierarchical system
 * structures", 1981: longest-path layers, dummy nodes on long edges, barycentre sweeps).
 * @throws Error when the graph has a cycle
 */
export function layOut(nodes: number, edges: readonly Edge[]): GraphLayout {
  const column = columnsOf(nodes, edges);
  const last = Math.max(0, ...column);
  const cells = [...column];
  const links: Edge[] = [];
  const chains = edges.map(([from, to]) => {
    const chain = [from];
    for (let c = (column[from] as number) + 1; c < (column[to] as number); c++)
      chain.push(cells.push(c) - 1);
    chain.push(to);
    for (let i = 1; i < chain.length; i++) links.push([chain[i - 1] as number, chain[i] as number]);
    return chain;
  });

  const layers = Array.from({ length: last + 1 }, (_, c) =>
    cells.flatMap((cell, i) => (cell === c ? [i] : [])),
  );
  const height = Math.max(1, ...layers.map((layer) => layer.length));
  const row = new Array<number>(cells.length).fill(0);
  const settle = (layer: readonly number[]) => {
    for (const [i, cell] of layer.entries()) row[cell] = i + (height - layer.length) / 2;
  };
  for (const layer of layers) settle(layer);
  const centre = (cell: number, rightwards: boolean): number => {
    const near = links.flatMap(([from, to]) =>
      rightwards ? (to === cell ? [from] : []) : from === cell ? [to] : [],
    );
    return near.length === 0
      ? (row[cell] as number)
      : near.reduce((sum, other) => sum + (row[other] as number), 0) / near.length;
  };
  for (let sweep = 0; sweep < 8; sweep++) {
    const rightwards = sweep % 2 === 0;
    for (const layer of rightwards ? layers : [...layers].reverse()) {
      const weight = new Map(layer.map((cell) => [cell, centre(cell, rightwards)]));
      layer.sort((a, b) => (weight.get(a) as number) - (weight.get(b) as number) || a - b);
      settle(layer);
    }
  }
  const place = (cell: number): [number, number] => [cells[cell] as number, row[cell] as number];
  return {
    columns: last + 1,
    rows: height,
    places: column.map((_, node) => place(node)),
    routes: chains.map((chain) => chain.map(place)),
  };
}

/** Longest way from an input; inputs move right, next to the first node that uses them. */
function columnsOf(nodes: number, edges: readonly Edge[]): number[] {
  const column = new Array<number>(nodes).fill(0);
  for (let pass = 0, moved = true; moved; pass++) {
    if (pass > nodes)
      throw new Error('computationGraph: the graph has a cycle; a computation has none');
    moved = false;
    for (const [from, to] of edges)
      if ((column[to] as number) <= (column[from] as number)) {
        column[to] = (column[from] as number) + 1;
        moved = true;
      }
  }
  const fed = new Set(edges.map(([, to]) => to));
  for (let node = 0; node < nodes; node++) {
    const uses = edges.flatMap(([from, to]) => (from === node ? [column[to] as number] : []));
    if (!fed.has(node) && uses.length > 0) column[node] = Math.min(...uses) - 1;
  }
  return column;
}
