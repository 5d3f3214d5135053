/* The search page: shows what search-index.js finds. Works from a disk as well as from a server. */
(() => {
"use strict";
const form = document.querySelector("[data-search]");
if (!form) return;
const index = window.aftermarkIndex;
const input = form.querySelector("input[type=search]");
const selects = [...form.querySelectorAll("[data-filter]")];
const [status, list, more, hint] = ["status", "results", "more", "hint"].map(name => document.querySelector(`[data-${name}]`));
let turn = 0;
let answer = null;

/* The filter that the lists say, one of them left out. */
function chosen(without) {
  const filter = {};
  selects.filter(select => select.value && select !== without).forEach(select => {
    filter[select.name] = select.dataset.filter ? select.selectedIndex : select.value;
  });
  return filter;
}

function say(where, kind, value) {
  where.textContent = kind ? where.dataset[kind].replace("#", () => value) : "";
}

function make(name, className, ...content) {
  const made = document.createElement(name);
  made.className = className || "";
  made.append(...content.filter(Boolean));
  return made;
}

function link(address, text, className) {
  const made = make("a", className, text);
  /* A disk does not show a folder's page by itself. */
  const file = location.protocol === "file:" ? address.replace(/\/(?=$|#)/, "/index.html") : address;
  made.href = document.body.dataset.root + file;
  made.dir = "auto";
  return made;
}

function item({ title, address, date, severity, services, places }) {
  const kind = places.length === 1 && list.dataset[places[0].kind];
  const about = [kind, date, severity, ...services].filter(Boolean).join(" · ");
  const texts = places.map(({ label, address, excerpt }, i) => {
    const cut = make("p", i && "result-other", label && link(address, label, "result-place"), label && " ", excerpt.before && "… ",
      ...excerpt.parts.map(([text, marked]) => (marked ? make("mark", "", text) : text)), excerpt.after && " …");
    cut.dir = "auto";
    return cut;
  });
  return make("li", "", make("p", "result-title", link(address, title || address)), make("p", "meta", about), ...texts.filter(text => text.textContent));
}

/* Shows ten more results, each as soon as it is there. */
async function show(mine) {
  const shown = list.children.length;
  for (const found of answer.results.slice(shown, shown + 10).map(found => index.tell(found, answer.marks))) {
    const told = await found;
    if (mine !== turn) return;
    list.append(item(told));
  }
  more.hidden = list.children.length >= answer.results.length;
}

/* What else is to be known of an answer. */
function explain({ suggestion, results, missing, used, without, begun }) {
  const nothing = missing.length ? "missing" : "fewer";
  const kind = suggestion ? "meant" : !results.length ? nothing : used.length ? "used" : without.length ? "without" : begun.length ? "begun" : "";
  say(hint, kind, ({ meant: ["\n"], missing, used, without, begun }[kind] || []).join(", "));
  if (!suggestion) return;
  const button = make("button", "as-link", suggestion);
  button.type = "button";
  button.addEventListener("click", () => {
    input.value = suggestion;
    input.focus();
    search();
  });
  const [ahead, behind] = hint.textContent.split("\n");
  hint.replaceChildren(ahead, button, behind);
}

/* Behind each choice, how many results it leaves. */
async function count(query, mine) {
  await Promise.all(selects.map(async select => {
    const found = select.value ? await index.answer(query, chosen(select)) : answer;
    const counts = await index.count(found.results, select.name);
    if (mine !== turn) return;
    [...select.options].slice(1).forEach((option, i) => {
      const n = counts.get(select.dataset.filter ? i + 1 : option.value);
      option.dataset.says = option.dataset.says || option.text;
      option.text = option.dataset.says + (n ? ` (${n})` : "");
    });
  }));
}

async function search() {
  const mine = turn += 1;
  /* A space at the end says that the word is whole. */
  const query = input.value.trimStart();
  const asked = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));
  try { history.replaceState(null, "", `${asked}` ? "?" + asked : location.pathname); } catch (e) { /* kept as it was */ }
  const filter = chosen();
  const any = query || Object.keys(filter).length;
  say(status, any ? "working" : "");
  if (!any) {
    list.textContent = hint.textContent = "";
    more.hidden = true;
    return;
  }
  try {
    for (const early of [true, false]) {
      const found = await index.answer(query, filter, early);
      if (mine !== turn) return;
      answer = found;
      list.textContent = "";
      more.hidden = true;
      explain(answer);
      await show(mine);
      if (!answer.partial) break;
    }
    const n = answer.results.length;
    /* Said when the results are there to be read. */
    if (mine === turn) say(status, n === 0 ? "none" : n === 1 ? "one" : "many", n || query.trim() || "…");
    if (mine === turn) await count(query, mine);
  } catch (e) {
    if (mine === turn) say(status, "failed");
  }
}

Object.assign(index, { make, link });

let timer = 0;
function soon(wait) {
  clearTimeout(timer);
  timer = setTimeout(search, wait);
}
input.addEventListener("input", () => soon(150));
form.addEventListener("change", event => { if (event.target !== input) soon(0); });
form.addEventListener("submit", event => {
  event.preventDefault();
  soon(0);
});
more.addEventListener("click", async () => {
  const before = list.children.length;
  await show(turn);
  const next = list.children[before];
  if (next) next.querySelector("a").focus();
});

/* What the address asks for. */
const asked = new URLSearchParams(location.search);
[input, ...selects].forEach(field => {
  field.value = asked.get(field.name) || "";
  if (field.selectedIndex < 0) field.selectedIndex = 0;
});
input.focus();
search();
})();
