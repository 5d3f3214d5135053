/* Full-text search over the index that the build made (pagefind/). Loaded on the search page only. */
(function () {
  "use strict";
  var form = document.querySelector("[data-search]");
  if (!form) return;
  var input = form.querySelector("input[type=search]");
  var selects = Array.prototype.slice.call(form.querySelectorAll("[data-filter]"));
  var status = document.querySelector("[data-status]");
  var list = document.querySelector("[data-results]");
  var more = document.querySelector("[data-more]");
  var PAGE = 10;
  var base = new URL(document.body.dataset.root || "./", document.baseURI);
  var loading = null;
  var turn = 0;
  var found = [];
  var shown = 0;

  function load() {
    if (!loading) {
      loading = import(new URL("pagefind/pagefind.js", base).href).then(function (pagefind) {
        return pagefind.options({ excerptLength: 28 }).then(function () {
          return pagefind.filters();
        }).then(function (filters) {
          fill(filters);
          return pagefind;
        });
      });
    }
    return loading;
  }

  function fill(filters) {
    selects.forEach(function (select) {
      /* A list whose choices the page itself gives. */
      if (select.dataset.filter === "own") return;
      var values = Object.keys(filters[select.name] || {});
      var shown = function (value) { return select.getAttribute("data-name-" + value) || value; };
      values.sort(function (a, b) { return shown(a) < shown(b) ? -1 : shown(a) > shown(b) ? 1 : 0; });
      if (select.name === "year") values.reverse();
      values.forEach(function (value) {
        var option = document.createElement("option");
        option.value = value;
        option.textContent = shown(value);
        select.append(option);
      });
    });
    choose();
  }

  function choose() {
    var query = new URLSearchParams(location.search);
    selects.forEach(function (select) {
      var wanted = query.get(select.name) || "";
      select.value = wanted;
      if (select.selectedIndex < 0) select.selectedIndex = 0;
    });
  }

  function say(kind, value) {
    status.textContent = kind ? status.dataset[kind].replace("#", value) : "";
  }

  function remember() {
    var query = new URLSearchParams();
    if (input.value.trim()) query.set("q", input.value.trim());
    selects.forEach(function (s) { if (s.value) query.set(s.name, s.value); });
    var text = query.toString();
    try { history.replaceState(null, "", text ? "?" + text : location.pathname); } catch (e) { /* kept as it was */ }
  }

  /* The excerpt comes as escaped text with <mark> around what was found: built anew as nodes. */
  function excerpt(html) {
    var holder = new DOMParser().parseFromString(html, "text/html").body;
    var out = document.createElement("p");
    out.dir = "auto";
    Array.prototype.forEach.call(holder.childNodes, function (node) {
      if (node.nodeName === "MARK") {
        var mark = document.createElement("mark");
        mark.textContent = node.textContent;
        out.append(mark);
      } else {
        out.append(node.textContent);
      }
    });
    return out;
  }

  function item(data) {
    var li = document.createElement("li");
    var title = document.createElement("p");
    title.className = "result-title";
    var link = document.createElement("a");
    /* Pagefind's addresses begin with the path it was served from. */
    link.href = new URL(data.raw_url ? data.raw_url.replace(/^\//, "") : data.url, base).href;
    link.textContent = data.meta.title || data.url;
    link.dir = "auto";
    title.append(link);
    var about = document.createElement("p");
    about.className = "meta";
    var parts = [data.meta.date];
    if (data.meta.incident && data.meta.incident !== data.meta.title) parts.push(data.meta.incident);
    var type = (data.filters.type || [])[0];
    if (type && type !== "report") parts.unshift(list.dataset[type] || type);
    parts = parts.concat(data.filters.severity || [], data.filters.service || []);
    about.textContent = parts.filter(Boolean).join(" · ");
    li.append(title, about, excerpt(data.excerpt));
    return li;
  }

  function show(mine) {
    var next = found.slice(shown, shown + PAGE);
    return Promise.all(next.map(function (r) { return r.data(); })).then(function (all) {
      if (mine !== turn) return;
      all.forEach(function (data) { list.append(item(data)); });
      shown += all.length;
      more.hidden = shown >= found.length;
    });
  }

  function search() {
    var mine = ++turn;
    var query = input.value.trim();
    var filters = {};
    selects.forEach(function (s) { if (s.value) filters[s.name] = s.value; });
    remember();
    if (!query && !Object.keys(filters).length) {
      list.textContent = "";
      more.hidden = true;
      say("");
      return;
    }
    /* Rules are documentation: they stand in the way of "have we seen this before?". */
    if (!filters.type) filters.not = { type: "rule" };
    say("working");
    load().then(function (pagefind) {
      return pagefind.search(query || null, { filters: filters });
    }).then(function (result) {
      if (mine !== turn) return null;
      list.textContent = "";
      found = result.results;
      shown = 0;
      /* Said when the results are there to be read. */
      return show(mine).then(function () {
        if (mine !== turn) return;
        if (!found.length) say("none", query || "…");
        else if (found.length === 1) say("one");
        else say("many", found.length);
      });
    }).catch(function () {
      if (mine === turn) say("failed");
    });
  }

  var timer = 0;
  input.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(search, 150);
  });
  form.addEventListener("change", function (event) { if (event.target !== input) search(); });
  form.addEventListener("submit", function (event) { event.preventDefault(); clearTimeout(timer); search(); });
  more.addEventListener("click", function () {
    var before = shown;
    show(turn).then(function () {
      var link = list.children[before] && list.children[before].querySelector("a");
      if (link) link.focus();
    });
  });

  var first = new URLSearchParams(location.search);
  input.value = first.get("q") || "";
  if (location.protocol === "file:") {
    say("file");
    return;
  }
  input.focus();
  load().then(function () {
    if (input.value || selects.some(function (s) { return s.value; })) search();
  }).catch(function () { say("failed"); });
})();
