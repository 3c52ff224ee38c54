// The fault trees of the report, evaluated in the page as auditor/faults/evaluate.py does it: a loss is a bit,
// up to 30 of them in one pass; a node holds one number per threshold (restores, recovers, dips, holds).
"use strict";
const LANES = 30;
const MODES = [["serving", "standby", "promotable", "backup"], ["serving", "standby", "promotable"], ["serving", "standby"], ["serving"]];

function atLeast(k, masks, all) {
  if (k <= 0) return all;
  if (k > masks.length) return 0;
  const reached = new Array(k).fill(0);
  for (const m of masks) {
    for (let j = k - 1; j > 0; j--) reached[j] |= reached[j - 1] & m;
    reached[0] |= m;
  }
  return reached[k - 1];
}

function makeEvaluator(model) {
  const domains = model.domains, nodes = model.nodes;
  const place = new Map(domains.map((d, i) => [d.id, i]));
  const outer = domains.map((d) => d.within.map((id) => place.get(id)).filter((i) => i !== undefined));
  const rebuiltBy = domains.map((d) => d.level === "region" || d.level === "account");
  const goneBy = domains.map((d) => d.level === "provider" || d.level === "global");
  const defaults = { address: "", children: [], modes: [], need: [1, 1], hold: [1, 1], run: [1, 1], start: -1, cap: 4,
    domains: [], one_of: [], elsewhere: false, rebuilt: false, ceiling: 4, floor: 4 };
  const full = nodes.map((n) => Object.assign({}, defaults, n));

  function pass(losses) {
    const all = losses.length === 32 ? -1 : (1 << losses.length) - 1;
    const own = new Int32Array(domains.length), failed = new Map(), kept = new Map();
    losses.forEach((loss, i) => {
      for (const id of loss.lost || []) if (place.has(id)) own[place.get(id)] |= 1 << i;
      for (const a of loss.failed || []) failed.set(a, (failed.get(a) || 0) | (1 << i));
      for (const a of loss.kept || []) kept.set(a, (kept.get(a) || 0) | (1 << i));
    });
    const lost = own.map((mask, d) => outer[d].reduce((m, o) => m | own[o], mask));
    const worst = new Array(full.length), best = new Array(full.length);

    function leaf(n) {
      const failing = failed.get(n.address) || 0;
      let fixed = failing, gone = 0, credit = 0;
      for (const d of n.domains) {
        fixed |= lost[d];
        if (goneBy[d]) gone |= own[d];
        if (rebuiltBy[d]) credit |= lost[d];
      }
      let worstLost = fixed, bestLost = fixed;
      if (n.one_of.length) {
        let some = 0, twice = 0, every = all;
        for (const z of n.one_of) { twice |= some & lost[z]; some |= lost[z]; every &= lost[z]; }
        worstLost |= n.elsewhere ? twice : some;
        bestLost |= every;
      }
      const spared = ~(kept.get(n.address) || 0);
      worstLost &= spared;
      bestLost &= spared;
      credit = n.rebuilt ? (credit | failing) & ~gone : 0;
      const rows = (gone_, ceiling) => {
        const alive = all & ~gone_;
        return [1, 2, 3, 4].map((t) => (t <= ceiling ? alive : 0) | (t === 1 ? credit : 0));
      };
      return [rows(worstLost, n.floor), rows(bestLost, n.ceiling)];
    }

    function side(n, s, rows, start) {
      const pick = (t, modes) => n.children.map((_, i) => i).filter((i) => modes.includes(n.modes[i])).map((i) => rows[i][t]);
      const serving = (t) => pick(t, MODES[3]);
      const out = [0, 1, 2, 3].map((t) => atLeast(n.need[s], pick(t, MODES[t]), all));
      if (start) {
        const running = atLeast(Math.max(n.run[s], 1), serving(2), all);
        for (let t = 0; t < 3; t++) out[t] &= start[t] | running;
      }
      out[3] &= atLeast(n.hold[s], serving(3), all);
      if (n.cap < 4) {
        const complete = serving(3).reduce((m, x) => m & x, all);
        for (let t = 0; t < 4; t++) if (t + 1 > n.cap) out[t] &= complete;
      }
      for (let t = 2; t >= 0; t--) out[t] |= out[t + 1];
      return out;
    }

    full.forEach((n, i) => {
      if (n.kind === "leaf") { [worst[i], best[i]] = leaf(n); return; }
      if (n.kind === "every") {
        const and = (rows) => n.children.reduce((m, c) => m.map((x, t) => x & rows[c][t]), [all, all, all, all]);
        worst[i] = and(worst); best[i] = and(best);
        return;
      }
      worst[i] = side(n, 0, n.children.map((c) => worst[c]), n.start >= 0 ? worst[n.start] : null);
      best[i] = side(n, 1, n.children.map((c) => best[c]), n.start >= 0 ? best[n.start] : null);
    });
    const rank = (rows, bit) => rows.reduce((sum, row) => sum + ((row >> bit) & 1), 0);
    return { worst, best, at: (node, bit) => [rank(worst[node], bit), rank(best[node], bit)] };
  }

  // For each loss {lost: [domain ids], failed: [addresses]} an object from service to [worst, best], as ranks.
  function evaluate(losses) {
    const answers = [];
    for (let from = 0; from < losses.length; from += LANES) {
      const part = losses.slice(from, from + LANES), done = pass(part);
      part.forEach((_, bit) => answers.push(Object.fromEntries(model.roots.map((r) => [r.service, done.at(r.node, bit)]))));
    }
    return answers;
  }

  // Of the parts found, those without whose loss the service would do better; all of them where none does alone.
  function decisive(service, loss, found) {
    const addresses = [...new Set(found.map((f) => f.address))];
    const worst = (answer) => answer[service][0];
    const now = worst(evaluate([loss])[0]);
    const without = evaluate(addresses.map((a) => Object.assign({}, loss, { kept: [a] })));
    const alone = new Set(addresses.filter((_, i) => worst(without[i]) > now));
    return alone.size ? found.filter((f) => alone.has(f.address)) : found;
  }

  // The parts of a service's tree that make its verdict as bad as it is: [{path: [labels], address, worst}].
  function causes(service, loss, limit) {
    const root = model.roots.find((r) => r.service === service), done = pass([loss]);
    const target = root ? done.at(root.node, 0)[0] : 4, found = [], seen = new Set();
    if (!root || target === 4) return [];
    const queue = [[root.node, []]];
    while (queue.length && found.length < limit) {
      const [i, above] = queue.shift(), n = full[i];
      if (seen.has(i)) continue;
      seen.add(i);
      const rank = done.at(i, 0)[0];
      if (n.kind === "every" && rank > target) continue;
      const path = above.length && above[above.length - 1] === n.label ? above : [...above, n.label];
      if (n.kind === "leaf") {
        if (rank < 4) found.push({ path, address: n.address, worst: rank });
        continue;
      }
      const below = n.start >= 0 ? [...n.children, n.start] : n.children;
      for (const c of below) if (n.kind === "group" ? done.at(c, 0)[0] < 4 : done.at(c, 0)[0] <= target) queue.push([c, path]);
    }
    return decisive(service, loss, found);
  }
  return { evaluate, causes, nodes: full, domains };
}
