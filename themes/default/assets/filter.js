/* Filters a list by what its rows say in data-* attributes; the address keeps the choice, so that a
   filtered view can be linked. A value between bars (|a|b|) holds several. */
(function () {
  "use strict";
  var form = document.querySelector("[data-filters]");
  var list = form && document.querySelector(form.dataset.filters);
  if (!form || !list) return;
  var rows = Array.prototype.slice.call(list.children);
  var selects = Array.prototype.slice.call(form.querySelectorAll("select"));
  var count = form.querySelector("[data-count]");
  var empty = document.querySelector("[data-empty]");

  function fits(row, name, wanted) {
    var value = row.dataset[name] || "";
    return value.charAt(0) === "|" ? value.indexOf("|" + wanted + "|") >= 0 : value === wanted;
  }
  function apply() {
    var shown = 0;
    rows.forEach(function (row) {
      var fit = selects.every(function (s) { return !s.value || fits(row, s.name, s.value); });
      row.hidden = !fit;
      if (fit) shown += 1;
    });
    if (count) {
      count.textContent = shown === 1 ? count.dataset.one : count.dataset.many.replace("#", shown);
    }
    if (empty) empty.hidden = shown > 0;
  }
  function remember() {
    var query = new URLSearchParams();
    selects.forEach(function (s) { if (s.value) query.set(s.name, s.value); });
    var text = query.toString();
    try {
      history.replaceState(null, "", text ? "?" + text : location.pathname);
    } catch (e) { /* a file opened from a disk may not change its address */ }
  }
  new URLSearchParams(location.search).forEach(function (value, name) {
    selects.forEach(function (s) { if (s.name === name) s.value = value; });
  });
  selects.forEach(function (s) { if (s.selectedIndex < 0) s.selectedIndex = 0; });
  form.addEventListener("change", function () { apply(); remember(); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () {
    setTimeout(function () { apply(); remember(); }, 0);
  });
  apply();
})();
