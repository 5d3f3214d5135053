/* The search page: shows what search-index.js finds. Works from a disk as well as from a server. */
(function () {
  "use strict";
  var form = document.querySelector("[data-search]");
  if (!form) return;
  var input = form.querySelector("input[type=search]");
  var selects = Array.from(form.querySelectorAll("[data-filter]"));
  var status = document.querySelector("[data-status]");
  var list = document.querySelector("[data-results]");
  var more = document.querySelector("[data-more]");
  var hint = document.querySelector("[data-hint]");
  var PAGE = 10;
  var base = document.body.dataset.root || "./";
  var collator = new Intl.Collator(document.documentElement.lang || "en", { numeric: true });
  var index = window.aftermarkIndex;
  var turn = 0;
  var answer = null;
  var shown = 0;

  /* What a value of a list is called. */
  function named(select, value) {
    return select.getAttribute("data-name-" + value) || value;
  }

  /* Fills the lists whose choices the index has. */
  function fill() {
    return Promise.all(selects.map(select => {
      if (select.dataset.filter === "own") return null;
      return index.values(select.name).then(values => {
        values = values.slice().sort((a, b) => collator.compare(named(select, a), named(select, b)));
        if (select.name === "year") values.reverse();
        values.forEach(value => {
          var option = document.createElement("option");
          option.value = value;
          option.textContent = named(select, value);
          select.append(option);
        });
      });
    })).then(() => {
      selects.forEach(select => Array.from(select.options).forEach(o => { o.dataset.says = o.textContent; }));
      choose();
    });
  }

  function choose() {
    var query = new URLSearchParams(location.search);
    selects.forEach(select => {
      select.value = query.get(select.name) || "";
      if (select.selectedIndex < 0) select.selectedIndex = 0;
    });
  }

  /* The filter that the lists say, one of them left out. */
  function chosen(without) {
    var filter = {};
    selects.forEach(select => {
      if (!select.value || select === without) return;
      if (select.name === "type") filter.kind = select.value;
      else if (select.name === "step") filter.step = select.selectedIndex;
      else filter[select.name] = select.value;
    });
    return filter;
  }

  function say(kind, value) {
    status.textContent = kind ? status.dataset[kind].replace("#", () => value) : "";
  }

  function remember() {
    var query = new URLSearchParams();
    if (input.value.trim()) query.set("q", input.value.trim());
    selects.forEach(s => { if (s.value) query.set(s.name, s.value); });
    var text = query.toString();
    try { history.replaceState(null, "", text ? "?" + text : location.pathname); } catch (e) { /* kept as it was */ }
  }

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function link(address, text) {
    var a = element("a", "", text);
    /* A disk does not show a folder's page by itself. */
    if (location.protocol === "file:") address = address.replace(/\/(?=$|#)/, "/index.html");
    a.href = base + address;
    a.dir = "auto";
    return a;
  }

  function excerpt(cut) {
    var out = element("p");
    out.dir = "auto";
    if (cut.before) out.append("… ");
    cut.parts.forEach(part => { out.append(part[1] ? element("mark", "", part[0]) : part[0]); });
    if (cut.after) out.append(" …");
    return out;
  }

  function item(told) {
    var li = document.createElement("li");
    var title = element("p", "result-title");
    title.append(link(told.address, told.title || told.address));
    var first = told.places[0];
    var about = [told.date, told.severity].concat(told.services);
    if (list.dataset[first.kind] && told.places.length === 1) about.unshift(list.dataset[first.kind]);
    li.append(title, element("p", "meta", about.filter(Boolean).join(" · ")));
    told.places.forEach((place, i) => {
      var cut = excerpt(place.excerpt);
      if (place.label) {
        var where = link(place.address, place.label);
        where.className = "result-place";
        cut.prepend(where, " ");
      }
      if (cut.textContent) li.append(cut);
      if (i) cut.className = "result-other";
    });
    return li;
  }

  function show(mine) {
    var next = answer.results.slice(shown, shown + PAGE);
    var marks = answer.marks;
    var all = next.map(found => index.tell(found, marks));
    /* Each as soon as it is there, in order. */
    return all.reduce((before, one) => before.then(() => one).then(told => {
      if (mine !== turn) return;
      list.append(item(told));
      shown += 1;
    }), Promise.resolve()).then(() => {
      if (mine === turn) more.hidden = shown >= answer.results.length;
    });
  }

  function display(found, mine) {
    if (mine !== turn) return null;
    answer = found;
    list.textContent = "";
    shown = 0;
    more.hidden = true;
    tellMore();
    return show(mine).then(() => {
      /* Said when the results are there to be read. */
      if (mine !== turn || answer.partial) return;
      var count = answer.results.length;
      if (!count) say("none", input.value.trim() || "…");
      else if (count === 1) say("one");
      else say("many", count);
    });
  }

  /* What else is to be known of the answer. */
  function tellMore() {
    hint.textContent = "";
    if (answer.suggestion) {
      var parts = hint.dataset.meant.split("#");
      var button = element("button", "as-link", answer.suggestion);
      button.type = "button";
      var better = answer.suggestion;
      button.addEventListener("click", () => {
        input.value = better;
        input.focus();
        search();
      });
      hint.append(parts[0], button, parts[1] || "");
    } else if (!answer.results.length && (answer.missing.length || input.value.trim())) {
      hint.textContent = answer.missing.length ? hint.dataset.missing.replace("#", () => answer.missing.join(", ")) : hint.dataset.fewer;
    } else if (answer.used.length) {
      hint.textContent = hint.dataset.used.replace("#", () => answer.used.join(", "));
    } else if (answer.begun.length) {
      hint.textContent = hint.dataset.begun.replace("#", () => answer.begun.join(", "));
    }
  }

  /* Behind each choice, how many results it leaves. */
  function count(query, mine) {
    return Promise.all(selects.map(select => {
      var facet = select.name === "type" ? "kind" : select.name;
      var asked = select.value ? index.answer(query, chosen(select)) : Promise.resolve(answer);
      return asked.then(found => index.count(found.results, facet)).then(counts => {
        if (mine !== turn) return;
        Array.from(select.options).forEach((option, i) => {
          if (!option.value) return;
          var n = counts.get(facet === "step" ? i : option.value);
          option.textContent = option.dataset.says + (n ? " (" + n + ")" : "");
        });
      });
    }));
  }

  function search() {
    var mine = ++turn;
    /* A space at the end says that the word is whole. */
    var query = input.value.replace(/^\s+/, "");
    var filter = chosen();
    remember();
    if (!query.trim() && !Object.keys(filter).length) {
      list.textContent = hint.textContent = "";
      more.hidden = true;
      say("");
      return;
    }
    say("working");
    index.answer(query, filter, true)
      .then(found => display(found, mine))
      .then(() => {
        if (mine !== turn || !answer.partial) return null;
        return index.answer(query, filter).then(found => display(found, mine));
      })
      .then(() => (mine === turn ? count(query, mine) : null))
      .catch(() => { if (mine === turn) say("failed"); });
  }

  var timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 150);
  });
  form.addEventListener("change", event => { if (event.target !== input) search(); });
  form.addEventListener("submit", event => { event.preventDefault(); clearTimeout(timer); search(); });
  more.addEventListener("click", () => {
    var before = shown;
    show(turn).then(() => {
      var next = list.children[before] && list.children[before].querySelector("a");
      if (next) next.focus();
    });
  });

  var first = new URLSearchParams(location.search);
  input.value = first.get("q") || "";
  input.focus();
  /* What is asked for by words alone is found before the lists are there. */
  if (input.value && !selects.some(s => first.get(s.name))) {
    search();
    fill().then(() => { if (answer) return count(input.value, turn); }).catch(() => {});
  } else {
    fill().then(() => { if (selects.some(s => s.value)) search(); }).catch(() => say("failed"));
  }
})();
