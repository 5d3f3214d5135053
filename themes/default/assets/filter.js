/* Filters and sorts a list by the keys of its rows (data-* attributes); the address keeps the choice, so
   that a filtered view can be linked. A value between bars (|a|b|) holds several. A list of several
   pages names a script with all of its rows, which is loaded when somebody first chooses something:
   a plain script, so that it works from a disk as well. */
(function () {
  "use strict";
  var form = document.querySelector("[data-filters]");
  var list = form && document.querySelector(form.dataset.filters);
  if (!form || !list) return;
  var selects = Array.prototype.slice.call(form.querySelectorAll("select:not([data-sort])"));
  var sort = form.querySelector("[data-sort]");
  var field = form.querySelector("[data-filter-text]");
  var count = form.querySelector("[data-count]");
  var empty = document.querySelector("[data-empty]");
  var more = document.querySelector("[data-more]");
  var pager = document.querySelector("[data-pager]");
  var step = Math.max(Number(form.dataset.page) || 0, 1);
  var collator = new Intl.Collator(document.documentElement.lang || "en", { numeric: true });
  var untouched = count ? count.textContent : "";
  /* As the page came, with the headings between its rows. */
  var untouchedRows = Array.prototype.slice.call(list.children);
  var rows = null;
  /* What the markup of several rows has in common. */
  var pieces = [];
  var found = [];

  /* Letters without their marks, so that "u" finds "ü" and the other way round. */
  function fold(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }

  /* The rows of this page, as { keys, element }. */
  function ofPage() {
    return untouchedRows.filter(function (element) { return !("head" in element.dataset); }).map(function (element) {
      return { keys: element.dataset, element: element };
    });
  }

  /* A row's element; made from its markup, which the site's own templates wrote, when it is first shown. */
  function element(row) {
    if (!row.element) {
      var template = document.createElement("template");
      template.innerHTML = row.markup.map(function (piece) {
        return typeof piece === "number" ? pieces[piece] : piece;
      }).join("");
      row.element = template.content.firstElementChild;
    }
    return row.element;
  }

  function load(then) {
    if (rows) { then(); return; }
    var source = form.dataset.rows;
    if (!source) { rows = ofPage(); then(); return; }
    if (count) count.textContent = count.dataset.working;
    var script = document.createElement("script");
    script.src = source;
    script.onload = function () {
      var all = window.aftermarkRows;
      pieces = all.pieces;
      rows = all.rows.map(function (values) {
        var keys = {};
        all.keys.forEach(function (name, i) { keys[name] = values[i]; });
        return { keys: keys, markup: values[values.length - 1] };
      });
      then();
    };
    script.onerror = function () {
      script.remove();
      rows = ofPage();
      then();
      if (count) count.textContent = count.dataset.failed;
      rows = null;
    };
    document.head.append(script);
  }

  function fits(row, name, wanted) {
    var value = row.keys[name] || "";
    return value.charAt(0) === "|" ? value.indexOf("|" + wanted + "|") >= 0 : value === wanted;
  }

  /* In the chosen order; rows without the value stand last either way, equals as they stood. */
  function ordered(all) {
    if (!sort || !sort.value) return all;
    var down = sort.value.charAt(0) === "-";
    var key = down ? sort.value.slice(1) : sort.value;
    return all.slice().sort(function (a, b) {
      var x = a.keys[key] || "";
      var y = b.keys[key] || "";
      if (!x || !y) return x ? -1 : y ? 1 : 0;
      return down ? collator.compare(y, x) : collator.compare(x, y);
    });
  }

  function show(most) {
    list.replaceChildren.apply(list, found.slice(0, most).map(element));
    var left = found.length - most;
    if (more) {
      more.hidden = left <= 0;
      var button = more.firstElementChild;
      if (left > 0) button.textContent = button.dataset.label.replace("#", Math.min(left, step));
    }
  }

  function apply() {
    var words = field ? fold(field.value).split(/\s+/).filter(Boolean) : [];
    found = ordered(rows.filter(function (row) {
      return selects.every(function (s) { return !s.value || fits(row, s.name, s.value); }) &&
        words.every(function (w) { return fold((row.keys.title || "") + " " + (row.keys.ticket || "")).indexOf(w) >= 0; });
    }));
    show(step);
    var all = !chosen();
    if (count) {
      count.textContent = all ? untouched :
        found.length === 1 ? count.dataset.one : count.dataset.many.replace("#", found.length.toLocaleString(document.documentElement.lang || "en"));
    }
    /* Paper has no fields that say what is chosen. */
    if (count) {
      count.dataset.chosen = controls().filter(function (c) { return c.value; }).map(function (c) {
        return " · " + c.closest("label").firstChild.textContent.trim() + ": " + (c.options ? c.options[c.selectedIndex].text : c.value);
      }).join("");
    }
    if (empty) empty.hidden = found.length > 0;
    if (pager) pager.hidden = !all;
    if (more && all && pager) more.hidden = true;
    if (all) list.replaceChildren.apply(list, untouchedRows);
  }

  function controls() {
    return selects.concat(sort || [], field || []);
  }
  function chosen() {
    return controls().some(function (c) { return c.value; });
  }
  function change() {
    var query = new URLSearchParams();
    controls().forEach(function (c) { if (c.value) query.set(c.name, c.value); });
    var text = query.toString();
    try {
      history.replaceState(null, "", text ? "?" + text : location.pathname);
    } catch (e) { /* a file opened from a disk may not change its address */ }
    load(apply);
  }

  new URLSearchParams(location.search).forEach(function (value, name) {
    controls().forEach(function (c) {
      if (c.name !== name) return;
      c.value = value;
      /* Drawings lead to months and quarters, which nobody chooses by hand. */
      if (name === "year" && c.value !== value && /^\d{4}-(\d\d|q\d)$/.test(value)) {
        c.add(new Option(value.toUpperCase(), value, false, true));
      }
    });
  });
  selects.concat(sort || []).forEach(function (s) { if (s.selectedIndex < 0) s.selectedIndex = 0; });
  form.addEventListener("input", change);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(change, 0); });
  if (more) {
    more.firstElementChild.addEventListener("click", function () {
      var before = list.children.length;
      show(before + step);
      var first = list.children[before];
      var target = first && first.querySelector("a");
      if (target) target.focus();
    });
  }
  /* On paper nothing is one click away. */
  var before = 0;
  window.addEventListener("beforeprint", function () {
    before = rows && chosen() ? list.children.length : 0;
    if (before) show(found.length);
  });
  window.addEventListener("afterprint", function () { if (before) show(Math.max(before, step)); });
  /* What is chosen is seen, also where it is folded. */
  var folded = form.querySelector("details");
  if (folded && Array.prototype.some.call(folded.querySelectorAll("select"), function (s) { return s.value; })) folded.open = true;
  if (chosen()) {
    /* What is filtered stands below other things on some pages. */
    if (!location.hash && form.getBoundingClientRect().top > window.innerHeight) form.scrollIntoView();
    load(apply);
  }
})();
