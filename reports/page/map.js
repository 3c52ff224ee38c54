// The interactive map. All text from the input goes through textContent; nothing is fetched.
"use strict";
(function () {
  const model = JSON.parse(document.getElementById("model").textContent);
  const engine = makeEvaluator(model.trees);
  const WORDS = ["stops", "restores", "recovers", "dips", "holds"];
  const SIGNS = ["\u2715", "\u21BA", "\u25D4", "\u223F", "\u2713"];
  const SHOWN = 48;
  const $ = (id) => document.getElementById(id);
  const el = (tag, attributes, ...inside) => {
    const node = document.createElement(tag);
    for (const [k, v] of Object.entries(attributes || {})) if (v !== null && v !== false) node.setAttribute(k, v === true ? "" : v);
    node.append(...inside.filter((x) => x !== null));
    return node;
  };
  const short = (id) => id.split(":").pop();
  const byId = new Map(model.trees.domains.map((d) => [d.id, d]));
  const state = { lost: new Set(), failed: new Set(), incident: null, selected: null };
  const services = model.trees.roots.map((r) => r.service);

  // --- what stands where ------------------------------------------------------------------------
  const homes = new Map(); // box id -> Map(address -> "here" | "somewhere")
  const standsIn = new Map(); // address -> Set(domain id)
  const usedBy = new Map(); // address -> Set(service)
  (function place() {
    const domains = model.trees.domains;
    const home = (n) => {
      const own = n.domains.map((i) => domains[i]);
      const pick = (level) => own.find((d) => d.level === level);
      return pick("zone") || pick("region") || pick("third-party") || pick("global") || pick("provider");
    };
    for (const n of engine.nodes) {
      if (n.kind !== "leaf" || !n.address) continue;
      const box = home(n);
      if (!box) continue;
      if (!homes.has(box.id)) homes.set(box.id, new Map());
      const row = homes.get(box.id);
      if (!row.has(n.address)) row.set(n.address, n.one_of.length ? "somewhere" : "here");
      if (!standsIn.has(n.address)) standsIn.set(n.address, new Set());
      for (const i of [...n.domains, ...n.one_of]) standsIn.get(n.address).add(domains[i].id);
    }
    for (const r of model.trees.roots) {
      const stack = [r.node], seen = new Set();
      while (stack.length) {
        const i = stack.pop();
        if (seen.has(i)) continue;
        seen.add(i);
        const n = engine.nodes[i];
        if (n.kind === "leaf" && n.address) {
          if (!usedBy.has(n.address)) usedBy.set(n.address, new Set());
          usedBy.get(n.address).add(r.service);
        }
        stack.push(...n.children);
        if (n.start >= 0) stack.push(n.start);
      }
    }
  })();

  // --- the boxes --------------------------------------------------------------------------------
  const headers = new Map(); // domain id -> button
  const chips = new Map(); // address -> [buttons]
  const inside = (outer) => model.trees.domains.filter((d) => d.within.includes(outer.id));
  const nearest = (outer, level) => inside(outer).filter((d) => d.level === level);

  function header(d) {
    const also = d.also.length ? ` (${d.also.map(short).join(", ")})` : "";
    const button = el("button", { type: "button", class: "domain", "aria-pressed": "false" },
      el("span", { class: "level" }, d.level), " ", el("span", { class: "id" }, short(d.id) + also));
    button.addEventListener("click", () => toggle(d.id));
    headers.set(d.id, button);
    return button;
  }

  function chip(address, how) {
    const dot = address.lastIndexOf(".");
    const button = el("button", { type: "button", class: `chip ${how}`, tabindex: "-1", title: address });
    button.append(el("span", {}, dot > 0 ? address.slice(dot + 1) : address), el("small", {}, dot > 0 ? address.slice(0, dot).split(".").pop() : ""));
    button.dataset.address = address;
    button.addEventListener("click", () => select(address));
    if (!chips.has(address)) chips.set(address, []);
    chips.get(address).push(button);
    return button;
  }

  function chipList(d) {
    const here = homes.get(d.id);
    if (!here) return null;
    const list = el("div", { class: "chips", role: "group", "aria-label": `Resources in ${short(d.id)}` });
    const all = [...here.entries()].sort((a, b) => (a[0] < b[0] ? -1 : 1));
    const fill = (rows) => { for (const [address, how] of rows) list.append(chip(address, how)); first(list); };
    fill(all.slice(0, SHOWN));
    if (all.length > SHOWN) {
      const more = el("button", { type: "button", class: "more" }, `Show ${all.length - SHOWN} more`);
      more.addEventListener("click", () => { more.remove(); fill(all.slice(SHOWN)); paint(); });
      list.dataset.rest = JSON.stringify(all.slice(SHOWN).map((r) => r[0]));
      list.append(more);
    }
    list.addEventListener("keydown", move);
    return list;
  }
  function first(list) { const b = list.querySelector(".chip"); if (b) b.tabIndex = 0; }
  function move(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.classList.contains("chip")) return;
    const row = [...event.currentTarget.querySelectorAll(".chip:not([hidden])")];
    const next = row[row.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    event.target.tabIndex = -1; next.tabIndex = 0; next.focus();
  }

  function build() {
    const map = $("map");
    for (const p of model.trees.domains.filter((d) => d.level === "provider")) {
      const box = el("section", { class: "box provider", "aria-label": `Provider ${p.id}` }, header(p));
      const beside = [...nearest(p, "account"), ...nearest(p, "global")];
      if (beside.length) {
        const row = el("div", { class: "beside" });
        for (const d of beside) { row.append(header(d)); const list = chipList(d); if (list) row.append(list); }
        box.append(row);
      }
      const own = chipList(p);
      if (own) box.append(own);
      for (const r of nearest(p, "region")) {
        const region = el("section", { class: "box region", "aria-label": `Region ${short(r.id)}` }, header(r));
        const list = chipList(r);
        if (list) region.append(el("p", { class: "soft" }, "in the region as a whole, or in a zone that the input does not tell"), list);
        const zones = el("div", { class: "zones" });
        for (const z of inside(r).filter((d) => d.level === "zone")) {
          const zone = el("section", { class: "box zone", "aria-label": `Zone ${short(z.id)}` }, header(z));
          const rows = chipList(z);
          zone.append(rows || el("p", { class: "soft" }, "nothing stands here for sure"));
          zones.append(zone);
        }
        if (zones.children.length) region.append(zones);
        box.append(region);
      }
      map.append(box);
    }
    const third = model.trees.domains.filter((d) => d.level === "third-party");
    if (third.length) {
      const box = el("section", { class: "box provider", "aria-label": "Third parties" }, el("p", { class: "soft" }, "Third parties"));
      const row = el("div", { class: "beside" });
      for (const d of third) row.append(header(d));
      box.append(row);
      map.append(box);
    }
  }

  // --- losing things ----------------------------------------------------------------------------
  function toggle(id) {
    state.incident = null; $("incident").value = "";
    if (state.lost.has(id)) state.lost.delete(id); else state.lost.add(id);
    paint();
  }
  function setLoss(lost, failed) { state.lost = new Set(lost); state.failed = new Set(failed || []); state.incident = null; paint(); }
  const loss = () => ({ lost: [...state.lost], failed: [...state.failed] });
  const isLost = (id) => state.lost.has(id) || (byId.get(id).within || []).some((o) => state.lost.has(o));

  function verdict(worst, best) {
    const span = el("span", { class: `v ${WORDS[worst]}` }, `${SIGNS[worst]} ${worst === best ? WORDS[worst] : `${WORDS[worst]} to ${WORDS[best]}`}`);
    return span;
  }
  const meaning = (worst, best) => (worst === best ? model.meaning[worst] : `the input leaves it open; at worst ${model.meaning[worst]}`);

  function paint() {
    for (const [id, button] of headers) {
      const gone = isLost(id);
      button.setAttribute("aria-pressed", state.lost.has(id) ? "true" : "false");
      button.parentElement.classList.toggle("lost", gone && button.parentElement.firstElementChild === button);
      button.classList.toggle("gone", gone);
    }
    for (const [address, buttons] of chips) {
      const failed = state.failed.has(address);
      for (const b of buttons) {
        b.classList.toggle("failed", failed);
        b.classList.toggle("selected", address === state.selected);
      }
    }
    answers();
  }

  function answers() {
    const target = $("answers");
    target.replaceChildren();
    const incident = state.incident === null ? null : model.replays[state.incident];
    const nothing = !incident && !state.lost.size && !state.failed.size;
    const names = [...[...state.lost].map(short), ...state.failed];
    $("lost").textContent = incident ? `${incident.title} (${incident.when})` : nothing ? "Nothing is lost. Click a box, choose an incident or move the slider." : `Lost: ${names.join(" and ")}`;
    const now = engine.evaluate([loss()])[0];
    for (const service of services) {
      const told = incident ? incident.services.find((s) => s.service === service) : null;
      const [worst, best] = told ? [WORDS.indexOf(told.worst), WORDS.indexOf(told.best)] : now[service];
      const card = el("div", { class: `answer ${WORDS[worst]}-edge` }, el("h4", {}, service, " "));
      card.firstChild.append(verdict(worst, best));
      card.append(el("p", {}, told ? told.answer : meaning(worst, best)));
      const why = incident ? [] : engine.causes(service, loss(), 60);
      if (why.length) card.append(reasons(service, why));
      if (told && told.impaired.length) card.append(el("p", { class: "soft" }, `In it: ${told.impaired.slice(0, 8).join(", ")}${told.impaired.length > 8 ? ` and ${told.impaired.length - 8} more` : ""}`));
      target.append(card);
    }
  }

  function reasons(service, why) {
    const addresses = [...new Set(why.map((w) => w.address))];
    const list = el("ul", {});
    const rows = [];
    for (const w of why) if (!rows.some((r) => r.address === w.address)) rows.push(w);
    for (const w of rows.slice(0, 6)) {
      const jump = el("button", { type: "button", class: "link" }, w.address || w.path[w.path.length - 1]);
      jump.addEventListener("click", () => select(w.address));
      list.append(el("li", {}, jump, el("span", { class: "soft" }, w.path.length > 2 ? ` through ${w.path.slice(1, -1).slice(-2).join(", ")}` : "")));
    }
    const more = addresses.length > 6 ? el("p", { class: "soft" }, `and ${addresses.length - 6} more`) : null;
    const graph = el("details", { class: "tree" }, el("summary", {}, "Show as a tree"));
    graph.addEventListener("toggle", () => { if (graph.open && graph.children.length === 1) graph.append(drawing(service, rows.slice(0, 12))); });
    return el("div", { class: "why" }, el("p", { class: "soft" }, "Because of"), list, more, graph);
  }

  // --- relations on demand, laid out by d3-hierarchy -----------------------------------------------
  function drawing(title, rows) {
    const root = { name: title, children: [] };
    for (const row of rows) {
      let at = root;
      for (const label of row.path.slice(1)) {
        let next = at.children.find((c) => c.name === label);
        if (!next) { next = { name: label, children: [] }; at.children.push(next); }
        at = next;
      }
      at.worst = row.worst;
    }
    const tree = d3.tree().nodeSize([34, 190])(d3.hierarchy(root));
    const nodes = tree.descendants(), xs = nodes.map((n) => n.x), top = Math.min(...xs) - 24;
    const height = Math.max(...xs) - top + 20, width = (Math.max(...nodes.map((n) => n.depth)) + 1) * 190 + 10;
    const svg = (tag, attributes, text) => {
      const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
      for (const [k, v] of Object.entries(attributes)) node.setAttribute(k, v);
      if (text) node.textContent = text;
      return node;
    };
    const picture = svg("svg", { viewBox: `0 ${top} ${width} ${height}`, width, height, role: "img", "aria-label": `What ${title} needs, down to the causes listed above` });
    for (const link of tree.links()) picture.append(svg("path", { class: "edge", d: `M${link.source.y + 6},${link.source.x}C${link.source.y + 90},${link.source.x} ${link.target.y - 90},${link.target.x} ${link.target.y - 2},${link.target.x}` }));
    for (const n of nodes) {
      const name = n.data.name.length > 26 ? `${n.data.name.slice(0, 12)}\u2026${n.data.name.slice(-12)}` : n.data.name;
      picture.append(svg("circle", { cx: n.y + 2, cy: n.x, r: 4, class: n.data.worst === undefined ? "dot" : `dot ${WORDS[n.data.worst]}` }));
      const label = svg("text", { x: n.y, y: n.x - 8 }, name);
      label.append(svg("title", {}, n.data.name));
      picture.append(label);
    }
    return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Tree of causes" }, picture);
  }

  function pathsTo(address) {
    const out = [];
    for (const r of model.trees.roots) {
      const seen = new Set(), queue = [[r.node, []]];
      while (queue.length && out.length < 12) {
        const [i, above] = queue.shift(), n = engine.nodes[i];
        if (seen.has(i)) continue;
        seen.add(i);
        const path = above.length && above[above.length - 1] === n.label ? above : [...above, n.label];
        if (n.kind === "leaf" && n.address === address) { out.push({ service: r.service, path, address, worst: undefined }); break; }
        for (const c of n.start >= 0 ? [...n.children, n.start] : n.children) queue.push([c, path]);
      }
    }
    return out;
  }

  function select(address) {
    state.selected = state.selected === address ? null : address;
    const panel = $("detail");
    panel.replaceChildren();
    panel.hidden = state.selected === null;
    if (state.selected !== null) {
      const places = [...(standsIn.get(address) || [])].filter((d) => !["provider", "account"].includes(byId.get(d).level));
      const paths = pathsTo(address);
      const lose = el("button", { type: "button" }, state.failed.has(address) ? "Bring it back" : "Lose this resource alone");
      lose.addEventListener("click", () => {
        if (state.failed.has(address)) state.failed.delete(address); else state.failed.add(address);
        state.incident = null; $("incident").value = ""; state.selected = null; select(address);
      });
      panel.append(el("h4", {}, address), el("p", {}, `Stands, or may stand, in: ${places.map(short).join(", ") || "no region"}`),
        el("p", {}, `Used by: ${[...(usedBy.get(address) || [])].join(", ") || "no service"}`), lose);
      for (const p of paths.slice(0, 4)) panel.append(drawing(p.service, [p]));
    }
    paint();
  }

  // --- incidents, slider, search, reset -----------------------------------------------------------
  function incidents() {
    const chooser = $("incident");
    model.replays.forEach((r, i) => { chooser.append(el("option", { value: String(i) }, `${r.id}: ${r.title}`)); });
    if (!model.replays.length) chooser.parentElement.hidden = true;
    chooser.addEventListener("change", () => {
      const chosen = chooser.value === "" ? null : Number(chooser.value);
      setLoss(chosen === null ? [] : model.replays[chosen].lost, []);
      state.incident = chosen; chooser.value = chosen === null ? "" : String(chosen);
      paint();
    });
  }

  function slider() {
    const flat = model.trees.domains.filter((d) => d.level !== "provider" || !model.trees.domains.some((o) => o.within.includes(d.id)));
    const losses = flat.map((d) => [d.id]);
    const many = flat.length > 60 ? flat.filter((d) => d.level !== "zone") : flat;
    many.forEach((a, i) => many.slice(i + 1).forEach((b) => { if (!a.within.includes(b.id) && !b.within.includes(a.id)) losses.push([a.id, b.id]); }));
    const ranked = engine.evaluate(losses.map((lost) => ({ lost })));
    const order = losses.map((lost, i) => ({ lost, sum: Object.values(ranked[i]).reduce((s, v) => s + v[0], 0) }));
    order.sort((a, b) => a.lost.length - b.lost.length || a.sum - b.sum);
    const range = $("pairs");
    range.max = String(order.length);
    range.addEventListener("input", () => {
      const at = Number(range.value);
      $("incident").value = "";
      setLoss(at ? order[at - 1].lost : [], []);
      const text = at ? `Loss ${at} of ${order.length}: ${order[at - 1].lost.map(short).join(" and ")}` : "Nothing lost";
      $("pairs-text").textContent = text;
      range.setAttribute("aria-valuetext", text);
    });
    if (many !== flat) $("pairs-note").textContent = "Pairs of zones are left out here: there are too many. Click two zones instead.";
  }

  function search() {
    const box = $("search");
    let timer = 0;
    box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(find, 120); });
    function find() {
      const words = box.value.trim().toLowerCase();
      if (words) document.querySelectorAll("#map .more").forEach((m) => m.click());
      let hits = 0;
      for (const [address, buttons] of chips) {
        const hit = !words || address.toLowerCase().includes(words);
        if (hit && words) hits += 1;
        for (const b of buttons) b.hidden = !hit;
      }
      $("hits").textContent = words ? `${hits} ${hits === 1 ? "resource" : "resources"} found` : "";
    }
  }

  function chart() {
    const target = $("blast");
    const flat = model.trees.domains.filter((d) => d.level !== "provider");
    const got = engine.evaluate(flat.map((d) => ({ lost: [d.id] })));
    const rows = flat.map((d, i) => ({ d, counts: WORDS.map((_, w) => services.filter((s) => got[i][s][0] === w).length) }));
    rows.sort((a, b) => { for (let w = 0; w < 5; w++) if (a.counts[w] !== b.counts[w]) return b.counts[w] - a.counts[w]; return 0; });
    for (const { d, counts } of rows.slice(0, 24)) {
      const bar = el("div", { class: "bar", "aria-hidden": "true" });
      counts.forEach((n, w) => { if (n) { const part = el("span", { class: `part ${WORDS[w]}` }, `${n} ${WORDS[w]}`); part.style.flexGrow = String(n); bar.append(part); } });
      const said = counts.map((n, w) => (n ? `${n} ${WORDS[w]}` : "")).filter(Boolean).join(", ");
      const button = el("button", { type: "button", class: "link", "aria-label": `Lose ${d.id}: ${said}` }, short(d.id));
      button.addEventListener("click", () => { setLoss([d.id], []); $("map-title").scrollIntoView(); });
      target.append(el("div", { class: "blast-row" }, button, bar));
    }
    if (rows.length > 24) target.append(el("p", { class: "soft" }, `and ${rows.length - 24} more domains, each in the tables below`));
  }

  build();
  incidents();
  slider();
  search();
  chart();
  $("reset").addEventListener("click", () => { $("incident").value = ""; $("pairs").value = "0"; $("pairs-text").textContent = "Nothing lost"; state.selected = null; $("detail").hidden = true; setLoss([], []); });
  $("interactive").hidden = false;
  paint();
  window.auditor = { evaluate: engine.evaluate, lose: setLoss };
})();
